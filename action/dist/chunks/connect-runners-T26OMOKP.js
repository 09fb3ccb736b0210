import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a,b,c}from"./chunk-V4ATUQQO.js";import"./chunk-D2JERT23.js";import"./chunk-7Y2NQLN3.js";import"./chunk-5XNO43KJ.js";export{a as checkEndpoints,c as closeRunners,b as connectRunners};

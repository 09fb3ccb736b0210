import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a,b,c}from"./chunk-NG73LU7W.js";import"./chunk-7BPXDUHY.js";import"./chunk-CDDMF5FR.js";import"./chunk-PLBCEEWI.js";import"./chunk-5XNO43KJ.js";export{a as checkEndpoints,c as closeRunners,b as connectRunners};

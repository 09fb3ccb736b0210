import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a,b,c}from"./chunk-T6JAJVTG.js";import"./chunk-ALWDMZJ7.js";import"./chunk-JU7XBUNY.js";import"./chunk-2SEBURQM.js";import"./chunk-PLBCEEWI.js";import"./chunk-5XNO43KJ.js";export{a as checkEndpoints,c as closeRunners,b as connectRunners};

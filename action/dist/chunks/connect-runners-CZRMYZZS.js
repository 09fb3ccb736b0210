import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a,b,c}from"./chunk-5SV5L6AU.js";import"./chunk-ALWDMZJ7.js";import"./chunk-DSPWM4FA.js";import"./chunk-CM475FCM.js";import"./chunk-PLBCEEWI.js";import"./chunk-5XNO43KJ.js";export{a as checkEndpoints,c as closeRunners,b as connectRunners};

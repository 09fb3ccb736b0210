import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as t}from"./chunk-5XNO43KJ.js";var n={failed:1,usage:2,"not-installed":3,"port-busy":4,model:5},e=class extends Error{static{t(this,"StartFault")}reason;constructor(o,s,r){super(s,r),this.name="StartFault",this.reason=o}};export{n as a,e as b};

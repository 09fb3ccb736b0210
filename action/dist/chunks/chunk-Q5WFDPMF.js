import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as d}from"./chunk-KPL2GARE.js";import{a as n}from"./chunk-5XNO43KJ.js";import{randomUUID as l}from"node:crypto";function g(e){let t=n(r=>e.write(d(r,e.secrets)),"put"),o=!1,i=n(()=>{o&&e.write("\r\x1B[K"),o=!1},"close");return{say(r){i(),t(`${r}
`)},untrusted(r){i();let s=r.endsWith(`
`)?r:`${r}
`;if(!e.github)return t(s);let a=l();e.write(`::stop-commands::${a}
`),t(s),e.write(`::${a}::
`)},progress(r){if(!e.interactive)return t(`${r}
`);e.write("\r\x1B[K"),t(r),o=!0}}}n(g,"createLog");export{g as a};

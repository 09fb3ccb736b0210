import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{e as d}from"./chunk-7BPXDUHY.js";import{a as t}from"./chunk-5XNO43KJ.js";import{randomUUID as g}from"node:crypto";var l=/[\r\n]|^\s*::|##\[/;function f(e){let n=t(r=>e.write(d(r,e.secrets)),"put"),i=!1,o=t(()=>{i&&e.write("\r\x1B[K"),i=!1},"close"),s=t(r=>{o();let c=r.endsWith(`
`)?r:`${r}
`,a=g();e.github&&e.write(`::stop-commands::${a}
`),n(c),e.github&&e.write(`::${a}::
`)},"untrusted");return{say(r){o(),l.test(r)?s(r):n(`${r}
`)},untrusted:s,progress(r){if(!e.interactive)return n(`${r}
`);e.write("\r\x1B[K"),n(r),i=!0}}}t(f,"createLog");export{f as a};

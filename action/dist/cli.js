#!/usr/bin/env node
import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{a as M}from"./chunks/chunk-H26B4P4T.js";import{a as I}from"./chunks/chunk-Q5WFDPMF.js";import{a as y,e as c,f as b,g as R,h as O,j as P,k,l as N}from"./chunks/chunk-SC6GGF3F.js";import"./chunks/chunk-YHQXINCO.js";import"./chunks/chunk-U6NEFTBT.js";import{e as T}from"./chunks/chunk-KPL2GARE.js";import{e as h,f,g as E,h as u}from"./chunks/chunk-7Y2NQLN3.js";import"./chunks/chunk-RDWU65PB.js";import{a as i}from"./chunks/chunk-5XNO43KJ.js";import{parseArgs as J}from"node:util";var v=i((r,e,n)=>({path:"command line",code:r,message:e,severity:"error",...n===void 0?{}:{hint:n}}),"problem");function U({side:r},e){if(e===void 0)return f([v("no-prompt","which prompt?","promptgate render PROMPT")]);let n=R(r),a=[...r.prompts.keys()].flatMap(t=>n.version(t)??[]),s=a.flatMap(t=>t.ok?[t.value.path,b(t.value.prompt)]:[]),o=n.version(e)??a.find(t=>t.ok&&b(t.value.prompt)===e);if(o!==void 0)return o;let d=u(e,s);return f([v("unknown-prompt",`no suite has a prompt "${e}"`,d===void 0?void 0:`did you mean "${d}"?`)])}i(U,"findVersion");function _(r,e){let n=[...r.side.datasets.values()].flatMap(o=>o.ok?o.value.cases:[]),a=n.find(o=>o.id===e);if(a!==void 0)return h(a);let s=u(e,n.map(o=>o.id));return f([v("unknown-case",`there is no case "${e}"`,s===void 0?void 0:`did you mean "${s}"?`)])}i(_,"findCase");function $(r){try{return JSON.parse(r)}catch{return r}}i($,"readValue");function j(r){return Object.fromEntries(r.map(e=>{let n=e.indexOf("=");return n===-1?[e,!0]:[e.slice(0,n),$(e.slice(n+1))]}))}i(j,"readVariables");async function V(r,e){let n=k();try{let a=await M(r.inputs,e,n,r.at);if(!a.ok)return await c(a.problems,e);let s=U(a.value,r.name),o=r.caseId===void 0?h({input:{}}):_(a.value,r.caseId),d=[s,o].flatMap(m=>m.ok?[]:m.problems);if(!s.ok||!o.ok)return await c(d,e);let[t]=await n.render({prompt:s.value.prompt,partials:[...s.value.partials],rows:[{...o.value,input:{...o.value.input,...j(r.variables)}}],missingVariable:a.value.policy.missingVariable});if(t===void 0)throw new Error("the sandbox rendered nothing");if(!t.ok)return await c(t.problems,e);for(let m of t.warnings)e.log.untrusted(y(E(m)));let{messages:g,params:p,tools:l,responseFormat:w}=P(t.value,{}),S={messages:g,...p,...l&&{tools:l},...w&&{response_format:w}};return e.log.untrusted(y(JSON.stringify(S,null,2),"block")),0}finally{await n.close()}}i(V,"renderOne");var W=`Usage: promptgate COMMAND [options]

  eval [PROMPT…]         evaluate base against head; without names, every prompt that is affected
  validate               read the policy, every prompt and dataset; no model call
  render PROMPT          one rendered call: messages and parameters; no model call
  models                 who answers at the runner's url, and what it serves
  serve-model            start the embedded model (see: promptgate serve-model --help)

Options of eval and validate:
  --base REF             compare with this commit (default: origin/HEAD, main or master)
  --head REF             evaluate this commit; WORKTREE means the files as they are (default: WORKTREE)
  --plan                 say what would run and what it would cost; no model call
  --all                  every prompt of every suite, changed or not
  --runner-url URL       default: PROMPTGATE_RUNNER_URL; the key only from PROMPTGATE_RUNNER_API_KEY
  --config PATH          default: .github/promptgate.yml
  --fail-on WHAT         regression, inconclusive or never
  --budget AMOUNT        "5 USD", "300 calls" or "600 s"
  --concurrency N        calls in flight
  --report PATH          default: .promptgate/report.json
  --cache-dir DIR        default: .promptgate/cache
  --no-cache             ask everything again

Options of render:
  --input NAME=VALUE     a variable; again for more
  --case ID              take the input from this case of the prompt's datasets
  --at REF               read the files of this commit (default: WORKTREE)

Exit codes: 0 passed, 1 regressed or a gate broken, 2 a mistake in files or options, 3 could not be evaluated.
`,D={base:{type:"string"},head:{type:"string"},at:{type:"string"},plan:{type:"boolean"},all:{type:"boolean"},"runner-url":{type:"string"},config:{type:"string"},"fail-on":{type:"string"},budget:{type:"string"},concurrency:{type:"string"},report:{type:"string"},"cache-dir":{type:"string"},"no-cache":{type:"boolean"},input:{type:"string",multiple:!0},case:{type:"string"},help:{type:"boolean",short:"h"},version:{type:"boolean"}},A=["eval","validate","render","models","serve-model"];function H(r){return J({args:[...r],options:D,allowPositionals:!0,strict:!0})}i(H,"parse");function x(r){return process.stderr.write(`promptgate: ${r}
`),2}i(x,"complain");function K(r,e,n){let a={base:e.base??(r==="validate"?"HEAD":void 0),head:e.head,mode:r==="validate"?"validate":e.plan?"plan":"evaluate","runner-url":e["runner-url"],config:e.config,"fail-on":e["fail-on"],budget:e.budget,concurrency:e.concurrency,"report-path":e.report,"cache-dir":e["cache-dir"],"no-cache":e["no-cache"]?"true":void 0,everything:e.all||r==="validate"?"true":void 0,prompts:n.length>0?n.join(" "):void 0},s=Object.entries(a).flatMap(([d,t])=>t===void 0?[]:[[`INPUT_${d.toUpperCase()}`,t]]),o=Object.entries(process.env).filter(([d])=>!/^(GITHUB_|INPUT_|ACTIONS_)/.test(d));return{...Object.fromEntries(o),...Object.fromEntries(s)}}i(K,"asEnvironment");async function L(r,e,n){let a=K(r,e,r==="eval"?n:[]),s=await T(a,process.cwd()),o=process.stdout.isTTY===!0,d=I({write:i(l=>process.stdout.write(l),"write"),github:!1,interactive:o,secrets:s.ok?s.value.secrets:[]}),t=new AbortController;process.once("SIGINT",()=>t.abort(new Error("cancelled")));let g=o&&a.NO_COLOR===void 0,p={env:a,log:d,signal:t.signal,color:g,columns:process.stdout.columns??100,interactive:o};if(!s.ok)return await c(s.problems,p);if(r==="render")return await V({inputs:s.value,name:n[0],at:e.at,variables:e.input??[],caseId:e.case},p);if(r==="models"){let{listModels:l}=await import("./chunks/list-models-U53GSJQA.js");return await l(s.value,p)}return await N(s.value,p)}i(L,"runCommand");async function F(r){let[e]=r;if(e==="serve-model"){let{main:t}=await import("./serve-model.js");return await t(r.slice(1)),Number(process.exitCode??0)}let n;try{n=H(r)}catch(t){return x(`${t instanceof Error?t.message:String(t)}
See: promptgate --help`)}let{values:a,positionals:s}=n;if(a.version)return C(`${O}
`);if(a.help||s.length===0)return C(W);let[o="",...d]=s;if(!A.includes(o)){let t=u(o,A);return x(`there is no command "${o}"${t===void 0?"":`: did you mean "${t}"?`}`)}return await L(o,a,d)}i(F,"main");function C(r){return process.stdout.write(r),0}i(C,"print");process.stdout.on("error",r=>{if(r.code!=="EPIPE")throw r;process.exit()});try{process.exitCode=await F(process.argv.slice(2))}catch(r){process.stderr.write(`promptgate itself failed; nothing was evaluated
`),console.error(r),process.exitCode=3}

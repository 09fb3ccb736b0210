/** The first-start page: plain HTML that walks through GitHub's manifest flow. Everything in it is escaped. */
import { escapeHtml } from '../../shared/view/escape-html.ts'
import type { appPermissions } from '../manifest.ts'

const style = `
:root { color-scheme: light dark; --page: #f6f8fa; --card: #fff; --text: #1f2328; --muted: #59636e; --border: #d1d9e0; --button: #1f6feb;
  --warn: #9a6700; --warn-back: #fff8c5; font: 16px/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --card: #151b23; --text: #f0f6fc; --muted: #9198a1; --border: #3d444d;
  --warn: #d29922; --warn-back: #bb800926; } }
* { box-sizing: border-box; }
body { max-width: 46rem; margin: 0 auto; padding: 3rem 1rem; background: var(--page); color: var(--text); overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; } h2 { font-size: 1.125rem; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; } .muted { color: var(--muted); } main > p, ol { max-width: 42rem; }
ol { padding-left: 1.25rem; margin: 0 0 1.5rem; } li { margin: .5rem 0; padding-left: .25rem; }
code { background: #818b9833; padding: .1rem .35rem; border-radius: .35rem; font-size: 87%; }
.card { background: var(--card); border: 1px solid var(--border); border-radius: .75rem; padding: 1.25rem 1.5rem; margin: 0 0 1.5rem; }
.card > :last-child { margin-bottom: 0; }
label { display: block; margin: 0 0 .25rem; font-weight: 600; } label span { color: var(--muted); font-weight: 400; }
input { font: inherit; padding: .5rem .75rem; width: 100%; color: inherit; background: var(--page); border: 1px solid var(--border); border-radius: .5rem; }
button, .button { display: inline-block; font: inherit; font-weight: 600; margin-top: 1rem; padding: .55rem 1.1rem; border: 0; border-radius: .5rem;
  background: var(--button); color: #fff; text-decoration: none; cursor: pointer; }
button:hover, .button:hover { background: #1a5fd0; } :focus-visible { outline: 2px solid var(--button); outline-offset: 2px; }
.note { max-width: none !important; border: 1px solid var(--warn); background: var(--warn-back); border-radius: .75rem; padding: .75rem 1rem; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th { color: var(--muted); font-weight: 500; } td, th { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--border); }
tr:last-child td { border-bottom: 0; } td:first-child { white-space: nowrap; } td:last-child, th:last-child { padding-right: 0; }
`

export const styleText = style

type Permission = keyof typeof appPermissions

/** Why it asks for each permission. */
const reasons: Readonly<Record<Permission, string>> = {
  actions: 'start the workflow of the default branch, cancel a run, read its report',
  checks: 'the check that blocks a merge',
  contents: 'read prompts, datasets and the policy; never write',
  deployments: 'a promotion shows under Environments',
  issues: 'comments, reactions, and issues that alerts open',
  merge_queues: 'judge what the queue is about to merge',
  metadata: 'GitHub gives it to every App',
  pull_requests: 'see what changed, comment on it',
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>
`
}

/** As browsers compile it: with the flag `v`, and for the whole of the text. */
const loginPattern = String.raw`\s*[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\s*`

export interface SetupFacts {
  readonly githubUrl: string
  readonly publicUrl: string
  readonly manifest: object
  /** comes back with GitHub's redirect, so that nobody else's App is taken in */
  readonly state: string
  readonly permissions: Readonly<Record<Permission, string>>
}

export function renderSetupPage(facts: SetupFacts): string {
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(facts.publicUrl)
  const names = Object.keys(facts.permissions) as Permission[]
  const rows = names.map((name) => {
    const cells = [name.replaceAll('_', ' '), facts.permissions[name], reasons[name]]
    return `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join('')}</tr>`
  })
  const local = isLocal
    ? `<p class="note"><strong>GitHub cannot reach ${escapeHtml(facts.publicUrl)}.</strong> Set <code>PUBLIC_URL</code> to the address
      under which the internet reaches this server, and start it again. Without that the App is created, but no event arrives.</p>`
    : ''
  return page(
    'Set up Promptgate',
    `<p class="muted">Three steps, about two minutes. Nothing leaves this server but the form below.</p>
${local}
<ol>
<li><strong>Create the App on GitHub.</strong> The button takes you to ${escapeHtml(facts.githubUrl)} with everything filled in;
 you confirm the name.</li>
<li><strong>Come back.</strong> GitHub sends you here, and this server stores the App's id, key and webhook secret in its own database.</li>
<li><strong>Install it</strong> on the repositories whose prompts it shall review.</li>
</ol>
<form class="card" id="create" method="post" action="${escapeHtml(facts.githubUrl)}/settings/apps/new?state=${escapeHtml(facts.state)}">
<label for="org">Organization <span>(empty: your own account)</span></label>
<input id="org" name="org" autocomplete="off" pattern="${loginPattern}" title="The name in the organization's address: acme of github.com/acme">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(facts.manifest))}">
<button>Create the App on GitHub</button>
</form>
<script src="setup/setup.js"></script>
<section class="card"><h2>What it may do</h2>
<table><tr><th>permission</th><th>access</th><th>what for</th></tr>${rows.join('')}</table></section>`,
  )
}

/** An organization has its own address for the form. */
export const setupScript = `
const form = document.getElementById('create')
const personal = form.action
form.addEventListener('submit', () => {
  const org = document.getElementById('org').value.trim()
  form.action = org === '' ? personal
    : personal.replace('/settings/apps/new', '/organizations/' + encodeURIComponent(org) + '/settings/apps/new')
})
`

export function renderCreatedPage(appUrl: string): string {
  return page(
    'The App is created',
    `<p>Its id, key and webhook secret are stored in this server's database. The server is starting with them now.</p>
<p><a class="button" href="${escapeHtml(`${appUrl}/installations/new`)}">Install it on your repositories</a></p>
<p>Then add the workflow and, if you like, a policy: see “Install the App in five minutes” in the guide.</p>`,
  )
}

export function renderRefusedPage(title: string, why: string): string {
  return page(title, `<p>${escapeHtml(why)}</p>`)
}

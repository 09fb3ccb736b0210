/** The first-start page: plain HTML that walks through GitHub's manifest flow. Everything in it is escaped. */

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } ol { padding-left: 1.2rem; } li { margin: .5rem 0; }
code { background: #8883; padding: .1rem .3rem; border-radius: .3rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { font: inherit; padding: .4rem .6rem; width: 100%; box-sizing: border-box; }
button, .button { display: inline-block; font: inherit; font-weight: 600; margin-top: 1rem; padding: .5rem 1rem; border: 0; border-radius: .4rem;
  background: #1f6feb; color: #fff; text-decoration: none; cursor: pointer; }
.note { border-left: .25rem solid #d29922; padding: .25rem .75rem; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem .75rem .15rem 0; }
`

export const styleText = style

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>
`
}

export interface SetupFacts {
  readonly githubUrl: string
  readonly publicUrl: string
  readonly manifest: object
  /** comes back with GitHub's redirect, so that nobody else's App is taken in */
  readonly state: string
  readonly permissions: Readonly<Record<string, string>>
}

export function renderSetupPage(facts: SetupFacts): string {
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(facts.publicUrl)
  const rows = Object.entries(facts.permissions).map(
    ([name, access]) =>
      `<tr><td>${escapeHtml(name.replaceAll('_', ' '))}</td><td>${escapeHtml(access)}</td></tr>`,
  )
  const local = isLocal
    ? `<p class="note"><strong>GitHub cannot reach ${escapeHtml(facts.publicUrl)}.</strong> Set <code>PUBLIC_URL</code> to the address
      under which the internet reaches this server, and start it again. Without that the App is created, but no event arrives.</p>`
    : ''
  return page(
    'Set up Promptgate',
    `<p>Three steps, about two minutes. Nothing leaves this server but the form below.</p>
${local}
<ol>
<li><strong>Create the App on GitHub.</strong> The button takes you to ${escapeHtml(facts.githubUrl)} with everything filled in;
 you confirm the name. For an organization, write its name first.</li>
<li>GitHub sends you back here, and this server stores the App's id, key and webhook secret in its own database.</li>
<li><strong>Install it</strong> on the repositories whose prompts it shall review.</li>
</ol>
<form id="create" method="post" action="${escapeHtml(facts.githubUrl)}/settings/apps/new?state=${escapeHtml(facts.state)}">
<label for="org">Organization (empty: your own account)</label>
<input id="org" name="org" autocomplete="off" pattern="[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?">
<input type="hidden" name="manifest" value="${escapeHtml(JSON.stringify(facts.manifest))}">
<button>Create the App on GitHub</button>
</form>
<script src="/setup/setup.js"></script>
<h2>What it may do</h2>
<table><tr><th>permission</th><th>access</th></tr>${rows.join('')}</table>
<p>It reads contents and never writes them.</p>`,
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

/** Markdown → HTML as GitHub shows it in a comment, and the style that goes with it, light and dark. */
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** GitHub's colours by what they mean; a page that includes this needs no other. */
export const colorCss = `
:root { color-scheme: light dark; --page: #fff; --text: #1f2328; --muted: #59636e; --border: #d1d9e0; --subtle: #f6f8fa;
  --code: #818b981f; --accent: #0969da; --success: #1a7f37; --danger: #d1242f; --attention: #9a6700; --done: #8250df; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #f0f6fc; --muted: #9198a1; --border: #3d444d;
  --subtle: #151b23; --code: #656c7633; --accent: #4493f8; --success: #3fb950; --danger: #f85149; --attention: #d29922;
  --done: #ab7df8; } }
`

export const markdownCss = `
.markdown { overflow-wrap: break-word; }
.markdown p, .markdown table, .markdown pre, .markdown ul, .markdown ol, .markdown details, .markdown .alert { margin: 0 0 16px; }
.markdown > :last-child { margin-bottom: 0; }
.markdown h1, .markdown h2, .markdown h3 { margin: 24px 0 16px; line-height: 1.25; }
.markdown > :first-child { margin-top: 0; }
.markdown a { color: var(--accent); }
.markdown code { background: var(--code); border-radius: 6px; padding: .2em .4em; white-space: break-spaces;
  font: 85% ui-monospace, "DejaVu Sans Mono", monospace; }
.markdown a code { color: var(--accent); }
.markdown pre { background: var(--subtle); border-radius: 6px; padding: 16px; overflow: auto;
  font: 85%/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
.markdown pre code { background: none; padding: 0; font-size: 100%; white-space: pre; }
.markdown table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; }
.markdown th, .markdown td { border: 1px solid var(--border); padding: 6px 13px; overflow-wrap: normal; }
.markdown th { font-weight: 600; } .markdown tr:nth-child(2n) td { background: var(--subtle); }
.markdown ul, .markdown ol { padding-left: 2em; } .markdown summary { cursor: pointer; }
.markdown sub { font-size: 75%; line-height: 1.5; vertical-align: sub; }
.markdown blockquote { margin: 0 0 16px; padding: 0 1em; border-left: .25em solid var(--border); color: var(--muted); }
.alert { padding: 8px 16px; border-left: .25em solid var(--kind); } .alert > * { color: var(--text); }
.markdown .alert > .title { font-weight: 500; color: var(--kind); } .alert > :last-child { margin-bottom: 0 !important; }
.alert-note { --kind: var(--accent); } .alert-tip { --kind: var(--success); } .alert-important { --kind: var(--done); }
.alert-warning { --kind: var(--attention); } .alert-caution { --kind: var(--danger); }
`

/** GitHub turns a quote that begins with `[!NOTE]` into an alert; micromark does not know of it. */
function showAlerts(html: string): string {
  return html.replace(
    /<blockquote>\n<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n([\s\S]*?)<\/blockquote>/g,
    (_, kind: string, rest: string) => {
      const title = kind[0] + kind.slice(1).toLowerCase()
      return `<div class="alert alert-${kind.toLowerCase()}"><p class="title">${title}</p><p>${rest}</div>`
    },
  )
}

export interface MarkdownOptions {
  /** Keeps HTML, as our own `<details>` and `<sub>`; a stranger's is shown as text. */
  readonly isOurs: boolean
  /** Shows what is folded in `<details>`. */
  readonly open?: boolean
}

/** The inside of an element of the class `markdown`. */
export function renderMarkdown(markdown: string, { isOurs, open = false }: MarkdownOptions): string {
  const html = micromark(markdown, {
    allowDangerousHtml: isOurs,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  return showAlerts(open ? html.replaceAll('<details>', '<details open>') : html)
}

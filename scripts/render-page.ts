/**
 * Shows Markdown as GitHub would in a comment: one whole HTML page without script, for the demo's reader and for pictures.
 */
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** The width of the page, in CSS pixels: about that of a comment on GitHub. */
export const pageWidthPx = 980

const colors: Readonly<Record<string, string>> = {
  NOTE: '#0969da',
  TIP: '#1a7f37',
  IMPORTANT: '#8250df',
  WARNING: '#9a6700',
  CAUTION: '#d1242f',
}

const css = `
body { margin: 0; padding: 24px; background: #fff; color: #1f2328; width: ${pageWidthPx - 48}px;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.comment { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; overflow-wrap: break-word; }
p, table, pre, ul, details, .alert { margin: 0 0 16px; }
.comment > :last-child { margin-bottom: 0; }
a { color: #0969da; }
code { background: #818b981f; border-radius: 6px; padding: .2em .4em; font: 85% ui-monospace, "DejaVu Sans Mono", monospace; white-space: break-spaces; }
a code { color: #0969da; }
pre { background: #f6f8fa; border-radius: 6px; padding: 16px; overflow: auto; font: 85%/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
pre code { background: none; padding: 0; font-size: 100%; }
table { border-collapse: collapse; display: block; width: max-content; max-width: 100%; overflow: auto; }
th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
th { font-weight: 600; } tr:nth-child(2n) td { background: #f6f8fa; }
ul { padding-left: 2em; } summary { cursor: pointer; } sub { font-size: 75%; color: #1f2328; vertical-align: sub; }
blockquote { margin: 0 0 16px; padding: 0 1em; border-left: .25em solid #d1d9e0; }
.alert { padding: 8px 16px; border-left: .25em solid; } .alert > * { color: #1f2328; }
.alert > .title { font-weight: 500; color: inherit; margin-bottom: 16px; } .alert > :last-child { margin-bottom: 0; }
`

/** GitHub turns a quote that begins with `[!NOTE]` into an alert; micromark does not know of it. */
function showAlerts(html: string): string {
  return html.replace(
    /<blockquote>\n<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\n([\s\S]*?)<\/blockquote>/g,
    (_, kind: string, rest: string) => {
      const title = kind[0] + kind.slice(1).toLowerCase()
      return `<div class="alert" style="border-color:${colors[kind]};color:${colors[kind]}"><p class="title">${title}</p><p>${rest}</div>`
    },
  )
}

/** No script, no request, no form: what a stranger wrote can at most look odd. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

export interface PageOptions {
  readonly title?: string
  /** Shows what is folded in `<details>`. */
  readonly open?: boolean
}

/** A whole HTML page (UTF-8) of what `markdown` looks like. */
export function renderPage(markdown: string, options: PageOptions = {}): string {
  const { title = 'Promptgate', open = false } = options
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const shown = showAlerts(open ? html.replaceAll('<details>', '<details open>') : html)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body><div class="comment">${shown}</div></body>
</html>
`
}

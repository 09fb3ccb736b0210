/**
 * Shows Markdown as GitHub would in a comment: one whole HTML page without script, for the demo's reader and for pictures.
 */
import { escapeHtml } from '../shared/view/escape-html.ts'
import { colorCss, markdownCss, renderMarkdown } from './render-markdown.ts'

/** The width of the page, in CSS pixels: about that of a comment on GitHub. */
export const pageWidthPx = 980

const css = `
${colorCss}
body { margin: 0; padding: 24px; background: var(--page); color: var(--text); max-width: ${pageWidthPx - 48}px;
  font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
.comment { border: 1px solid var(--border); border-radius: 6px; padding: 16px; }
${markdownCss}
`

/** No script, no request, no form: what a stranger wrote can at most look odd. */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

export interface PageOptions {
  readonly title?: string
  /** Shows what is folded in `<details>`. */
  readonly open?: boolean
}

/** A whole HTML page (UTF-8) of what `markdown` looks like. */
export function renderPage(markdown: string, options: PageOptions = {}): string {
  const { title = 'Promptgate', open = false } = options
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body><div class="comment markdown">${renderMarkdown(markdown, { isOurs: true, open })}</div></body>
</html>
`
}

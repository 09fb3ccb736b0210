/**
 * Renders a Markdown file as GitHub would show it in a comment: HTML, and a PNG where a Chromium is installed. For
 * pictures in the docs and for looking; no test needs it.
 *
 *     node scripts/picture.ts comment.md picture.png
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { chromium } from 'playwright-core'

const widthPx = 980
const browsers = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

const colors: Readonly<Record<string, string>> = {
  NOTE: '#0969da',
  TIP: '#1a7f37',
  IMPORTANT: '#8250df',
  WARNING: '#9a6700',
  CAUTION: '#d1242f',
}

const css = `
body { margin: 0; padding: 24px; background: #fff; color: #1f2328; width: ${widthPx - 48}px;
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

/** A whole page of what `markdown` looks like; details are open when asked. */
function renderPage(markdown: string, open: boolean): string {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const shown = showAlerts(open ? html.replaceAll('<details>', '<details open>') : html)
  return `<!doctype html><meta charset="utf-8"><style>${css}</style><div class="comment">${shown}</div>`
}

async function takePicture(page: string, path: string): Promise<void> {
  const executablePath = browsers.find((browser) => browser !== undefined && existsSync(browser))
  if (executablePath === undefined) throw new Error('no Chromium found: set CHROMIUM_PATH to one')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const tab = await browser.newPage({
      viewport: { width: widthPx, height: 400 },
      deviceScaleFactor: 2,
      javaScriptEnabled: false,
    })
    await tab.setContent(page)
    await tab.screenshot({ path, fullPage: true })
  } finally {
    await browser.close()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { open: { type: 'boolean', default: false } },
})
const [source, target] = positionals
if (source === undefined || target === undefined) {
  console.error('usage: node scripts/picture.ts [--open] FILE.md FILE.png|FILE.html')
  process.exitCode = 2
} else {
  const page = renderPage(await readFile(source, 'utf8'), values.open)
  if (target.endsWith('.html')) await writeFile(target, page)
  else await takePicture(page, target)
}

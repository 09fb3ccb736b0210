/**
 * Renders a Markdown file as GitHub would show it in a comment: HTML, and a PNG where a Chromium is installed. For
 * pictures in the docs and for looking; no test needs it.
 *
 *     node scripts/picture.ts [--open] [--height PX] comment.md picture.png
 *
 * `--open` shows what is folded, `--height` keeps the top of a long page.
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { pageWidthPx, renderPage } from './render-page.ts'

const browsers = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

async function takePicture(page: string, path: string, maxHeightPx: number | undefined): Promise<void> {
  const executablePath = browsers.find((browser) => browser !== undefined && existsSync(browser))
  if (executablePath === undefined) throw new Error('no Chromium found: set CHROMIUM_PATH to one')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const tab = await browser.newPage({
      viewport: { width: pageWidthPx, height: maxHeightPx ?? 400 },
      deviceScaleFactor: 1.5,
      javaScriptEnabled: false,
    })
    await tab.setContent(page)
    if (maxHeightPx === undefined) await tab.screenshot({ path, fullPage: true })
    else await tab.screenshot({ path, clip: { x: 0, y: 0, width: pageWidthPx, height: maxHeightPx } })
  } finally {
    await browser.close()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { open: { type: 'boolean', default: false }, height: { type: 'string' } },
})
const [source, target] = positionals
if (source === undefined || target === undefined) {
  console.error('usage: node scripts/picture.ts [--open] [--height PX] FILE.md FILE.png|FILE.html')
  process.exitCode = 2
} else {
  const page = renderPage(await readFile(source, 'utf8'), { open: values.open })
  if (target.endsWith('.html')) await writeFile(target, page)
  else await takePicture(page, target, values.height === undefined ? undefined : Number(values.height))
}

/**
 * Takes a picture of a Markdown file as GitHub would show it in a comment, of a page of the demo, or of an address. For
 * pictures in the docs and for looking; no test needs it.
 *
 *     node scripts/picture.ts [--open] [--dark] [--width PX] [--height PX] [--scale N] [--hide CSS]
 *       FILE.md|FILE.html|ADDRESS FILE.png
 *
 * `--open` shows what is folded, `--height` keeps the top of a long page, `--hide` leaves out of a FILE.html what a selector
 * finds. A FILE.md can also be written as FILE.html.
 */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { pageWidthPx, renderPage } from './render-page.ts'

const browsers = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

interface Shot {
  /** HTML, or where it is */
  readonly page: string | URL
  readonly path: string
  readonly widthPx: number
  /** absent: as high as the page */
  readonly heightPx?: number
  readonly scale: number
  readonly isDark: boolean
}

async function takePicture({ page, path, widthPx, heightPx, scale, isDark }: Shot): Promise<void> {
  const executablePath = browsers.find((browser) => browser !== undefined && existsSync(browser))
  if (executablePath === undefined) throw new Error('no Chromium found: set CHROMIUM_PATH to one')
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const tab = await browser.newPage({
      viewport: { width: widthPx, height: heightPx ?? 400 },
      deviceScaleFactor: scale,
      colorScheme: isDark ? 'dark' : 'light',
      javaScriptEnabled: false,
    })
    if (typeof page === 'string') await tab.setContent(page)
    else await tab.goto(page.href)
    await tab.screenshot({ path, fullPage: heightPx === undefined })
  } finally {
    await browser.close()
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    open: { type: 'boolean', default: false },
    dark: { type: 'boolean', default: false },
    width: { type: 'string' },
    height: { type: 'string' },
    scale: { type: 'string', default: '1.5' },
    hide: { type: 'string' },
  },
})
const [source, target] = positionals
if (source === undefined || target === undefined) {
  console.error('usage: node scripts/picture.ts [options] FILE.md|FILE.html|ADDRESS FILE.png')
  process.exitCode = 2
} else {
  const shown = async (): Promise<string | URL> => {
    if (/^https?:/.test(source)) return new URL(source)
    if (source.endsWith('.html')) {
      if (values.hide === undefined) return pathToFileURL(resolve(source))
      const left = `<style>${values.hide} { display: none !important; }</style>`
      return (await readFile(source, 'utf8')).replace('</head>', () => `${left}</head>`)
    }
    return renderPage(await readFile(source, 'utf8'), { open: values.open })
  }
  const page = await shown()
  if (target.endsWith('.html') && typeof page === 'string') await writeFile(target, page)
  else {
    await takePicture({
      page,
      path: target,
      widthPx: Number(values.width ?? pageWidthPx),
      ...(values.height === undefined ? {} : { heightPx: Number(values.height) }),
      scale: Number(values.scale),
      isDark: values.dark,
    })
  }
}

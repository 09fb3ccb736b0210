/** Every relative link and image of the docs leads somewhere, and so does the part after its #. */
import { existsSync } from 'node:fs'
import { glob, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const passedOver = /(^|\/)(node_modules|\.promptgate|coverage)(\/|$)/
/** `[text](target)`, `![text](target)`, `src="target"` and `href="target"` */
const link = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|\b(?:src|href)="([^"]+)"/g

/** Without code blocks, which have neither links nor headings. */
const withoutBlocks = (markdown: string): string => markdown.replace(/^ *(```+|~~~+)[\s\S]*?^ *\1 *$/gm, '')

/** Anchors as GitHub makes them from headings. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...withoutBlocks(markdown).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(
    ([, text]) => text ?? '',
  )
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** The links of one file that lead nowhere. */
async function deadLinks(file: string, markdown: string): Promise<string[]> {
  const dead: string[] = []
  for (const match of withoutBlocks(markdown)
    .replace(/`[^`\n]*`/g, '')
    .matchAll(link)) {
    const target = match[1] ?? match[2] ?? ''
    if (/^([a-z][a-z+.-]*:|\/\/)/i.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const place = path === '' ? file : join(dirname(file), decodeURI(path))
    const exists = !place.startsWith('..') && existsSync(join(root, place))
    if (!exists) dead.push(`${file}: ${target}`)
    else if (anchor !== undefined && place.endsWith('.md')) {
      const there = place === file ? markdown : await readFile(join(root, place), 'utf8')
      if (!anchorsOf(there).has(anchor)) dead.push(`${file}: ${target} (no such heading)`)
    }
  }
  return dead
}

test('every relative link of the docs resolves', async () => {
  const dead: string[] = []
  let files = 0
  for await (const file of glob('**/*.md', { cwd: root, exclude: (path) => passedOver.test(path) })) {
    files += 1
    dead.push(...(await deadLinks(file, await readFile(join(root, file), 'utf8'))))
  }
  expect(files).toBeGreaterThan(20)
  expect(dead).toEqual([])
})

test('the check sees what leads nowhere', async () => {
  const text =
    '# A *b* c\n[x](nowhere.md) ![y](README.md) [z](#a-b-c) [w](#other) `[c](code.md)`\n```md\n[in code](gone.md)\n```\n'
  expect(await deadLinks('README.md', text)).toEqual([
    'README.md: nowhere.md',
    'README.md: #other (no such heading)',
  ])
  expect(await deadLinks('docs/a.md', '[up](../LICENSE) [out](../../LICENSE)')).toEqual([
    'docs/a.md: ../../LICENSE',
  ])
})

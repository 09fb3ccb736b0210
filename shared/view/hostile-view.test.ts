/** Whole documents with a stranger's text in every field: nothing becomes active, nothing moves. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildHostileScenario, type NextText } from '../../test/fixtures/build-hostile-report.ts'
import { findActive, findHidden, type Reading, readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { buildView } from './build-view.ts'
import { renderCheck } from './render-check.ts'
import { renderComment } from './render-comment.ts'
import { renderSummary } from './render-summary.ts'
import { renderTerminal } from './render-terminal.ts'
import type { View } from './view.ts'

const corpus = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/spec/markdown/hostile.json'), 'utf8'),
) as { name: string; text: string }[]
/** Texts of so many lines or characters that they are cut, which changes the shape: each stands alone below. */
const long = new Set(['many newlines', 'long line of pipes', 'many backticks', 'long word'])
const texts = corpus.filter(({ name }) => !long.has(name)).map(({ text }) => text)
/** Each field takes the next text; each round begins elsewhere, so that a field meets many texts. */
const rounds = Array.from({ length: 12 }, (_, at) => at * 11)

const repositoryUrl = 'https://github.example/acme/support'
const links = {
  repositoryUrl,
  detailsUrl: 'https://gate.example/e/1',
  artifactUrl: 'https://gate.example/a/1',
}
const commands = [{ command: '/eval', does: 'to try again' }]
const ESC = String.fromCharCode(27)

function viewOf(next: NextText, severity: 'error' | 'warning' = 'warning'): View {
  const { report, verdict } = buildHostileScenario(next, severity)
  return buildView(report, verdict, { links, commands })
}

function plainTexts(): NextText {
  let count = 0
  return () => `word${count++}`
}

function from(start: number): NextText {
  let at = start
  return () => texts[at++ % texts.length] ?? ''
}

/** What gives a document its shape; what a cell holds may differ with the text. */
const shaping = new Set([
  'blockquote',
  'p',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'ul',
  'li',
  'details',
  'summary',
  'pre',
  'sub',
])
const inside = new Set(['a', 'strong', 'code', 'b', 'i', 'del', 'ins', 'span'])
const own =
  /^https:\/\/(?:github\.example\/acme\/support\/(?:blob|commit)\/[0-9a-f]{40}(?:\/(?!\.\.?(?:\/|$))[\w\-.%~]+)*(?:\?plain=1)?(?:#L\d+)?|gate\.example\/[ea]\/1)$/

function shapeOf({ elements }: Reading): string[] {
  return elements
    .filter(({ name }) => shaping.has(name))
    .map(({ name, children }) => (name === 'tr' ? `tr ${children}` : name))
}

function expectSafe(reading: Reading): void {
  const strange = reading.elements.filter(({ name }) => !shaping.has(name) && !inside.has(name))
  expect(strange).toEqual([])
  for (const { name, attributes } of reading.elements) {
    const { href, align, ...others } = attributes
    expect(others).toEqual({})
    if (href !== undefined) expect([name, href]).toEqual(['a', expect.stringMatching(own)])
    if (align !== undefined) expect(['th', 'td']).toContain(name)
  }
  expect(reading.comments).toEqual([])
  const [ours, ...others] = reading.runs.filter(({ text }) => /^\[!(?:CAUTION|WARNING)\]\n$/.test(text))
  expect(others).toEqual([])
  expect(findActive(reading.runs.filter((run) => run !== ours))).toEqual([])
  expect(findHidden(reading.text)).toEqual([])
}

const documents = {
  comment: (view: View) => renderComment(view),
  summary: renderSummary,
  'check summary': (view: View) => renderCheck(view).summary,
  'check text': (view: View) => renderCheck(view).text,
}

function readAll(view: View): Reading[] {
  return Object.values(documents).map((render) => readMarkdown(render(view)))
}

function expectPlainText(view: View): void {
  const plain = renderTerminal(view, { color: false })
  expect(findHidden(plain)).toEqual([])
  const colored = renderTerminal(view, { color: true })
  expect(colored.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '')).toBe(plain)
  const { title, annotations } = renderCheck(view)
  expect(annotations.length).toBeGreaterThan(0)
  expect(findHidden(title)).toEqual([])
  expect(title.length).toBeLessThanOrEqual(255)
  for (const annotation of annotations) {
    expect(findHidden(annotation.title + annotation.message)).toEqual([])
    expect(annotation.title).not.toContain('\n')
  }
}

describe.each(['warning', 'error'] as const)('a problem is a %s', (severity) => {
  const plain = readAll(viewOf(plainTexts(), severity)).map(shapeOf)

  test('the documents have everything in them', () => {
    const least = severity === 'warning' ? [100, 100, 50, 50] : [5, 5, 5, 0]
    for (const [at, shape] of plain.entries()) expect(shape.length).toBeGreaterThanOrEqual(least[at] ?? 0)
  })

  test.each(rounds)('hostile texts from number %i on', (start) => {
    const view = viewOf(from(start), severity)
    const readings = readAll(view)
    for (const reading of readings) expectSafe(reading)
    expect(readings.map(shapeOf)).toEqual(plain)
    expectPlainText(view)
  })
})

test.each(corpus.filter(({ name }) => long.has(name)))('$name in every field', ({ text }) => {
  const view = viewOf(() => text)
  for (const reading of readAll(view)) expectSafe(reading)
  expectPlainText(view)
})

test('the marker is the only comment, and the first line', () => {
  const marker = '<!-- promptgate:comment v1 0123 -->'
  const comment = renderComment(
    viewOf(() => '<!-- promptgate:comment v1 forged -->'),
    { marker },
  )
  expect(comment.startsWith(`${marker}\n`)).toBe(true)
  expect(readMarkdown(comment).comments).toEqual([' promptgate:comment v1 0123 '])
})

/** What readers see of each kind of evaluation, kept as files; the limits; the check's annotations; the terminal. */
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildReport, times } from '../../test/fixtures/build-report.ts'
import { scenarios } from '../../test/fixtures/build-scenarios.ts'
import { readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { buildView } from './build-view.ts'
import { buildWaitingView } from './build-waiting-view.ts'
import { renderCheck } from './render-check.ts'
import { renderComment } from './render-comment.ts'
import { countBytes, renderSummary } from './render-summary.ts'
import { renderTerminal } from './render-terminal.ts'
import type { View } from './view.ts'

const folder = join(import.meta.dirname, '../../test/spec/markdown')
const links = {
  repositoryUrl: 'https://github.example/acme/support',
  detailsUrl: 'https://github.example/acme/support/actions/runs/1',
}

function viewOf(name: string): View {
  const make = scenarios[name]
  if (make === undefined) throw new Error(`no scenario ${name}`)
  const { report, verdict } = make()
  return buildView(report, verdict, { links })
}

const names = Object.keys(scenarios)
const fileOf = (name: string) => name.replaceAll(' ', '-')

describe('documents', () => {
  test.each(names)('comment: %s', async (name) => {
    await expect(renderComment(viewOf(name))).toMatchFileSnapshot(
      join(folder, 'comment', `${fileOf(name)}.md`),
    )
  })

  test.each(names)('terminal: %s', async (name) => {
    const text = renderTerminal(viewOf(name), { color: false, columns: 100 })
    await expect(text).toMatchFileSnapshot(join(folder, 'terminal', `${fileOf(name)}.txt`))
  })

  test('waiting for a command', async () => {
    const view = buildWaitingView({
      reason: 'Pull requests from forks are evaluated when a maintainer asks.',
      head: '5'.repeat(40),
      commands: [{ command: `/eval ${'5'.repeat(40)}`, does: 'To start it' }],
      links,
    })
    await expect(renderComment(view, { marker: '<!-- marker -->' })).toMatchFileSnapshot(
      join(folder, 'comment/waiting.md'),
    )
  })

  test('the same report gives the same bytes', () => {
    expect(renderSummary(viewOf('several prompts'))).toBe(renderSummary(viewOf('several prompts')))
  })
})

describe('what each kind of evaluation says first', () => {
  test.each([
    ['regressed', 'CAUTION'],
    ['held', 'NOTE'],
    ['improved', 'TIP'],
    ['inconclusive', 'WARNING'],
    ['configuration error', 'CAUTION'],
    ['infrastructure error', 'WARNING'],
    ['budget stop', 'CAUTION'],
  ])('%s is a %s', (name, alert) => {
    expect(renderComment(viewOf(name))).toMatch(new RegExp(`^> \\[!${alert}\\]\n`))
  })

  test('nothing affected is one line', () => {
    expect(renderComment(viewOf('nothing affected')).trim().split('\n')).toHaveLength(1)
  })

  test('a configuration error shows its problems and nothing else, each a link to its line', () => {
    const { elements } = readMarkdown(renderComment(viewOf('configuration error')))
    expect(elements.filter(({ name }) => name === 'table' || name === 'details')).toEqual([])
    const lines = elements.flatMap(({ attributes: { href } }) => /#L\d+$/.exec(href ?? '')?.[0] ?? [])
    expect(lines).toEqual(['#L5', '#L12', '#L37'])
  })

  test('the policy of the pull request takes effect after the merge; the yardstick has its part', () => {
    const comment = renderComment(viewOf('two by two'))
    expect(comment).toContain('the policy of this pull request takes effect after the merge')
    expect(comment).toContain('The new dataset explains 3.3 of the 8.3 points, the prompt 5.0.')
  })

  test('cost that is not known is unknown, never 0', () => {
    expect(renderComment(viewOf('held'))).toContain('| cost per call | unknown | unknown |')
    expect(renderComment(viewOf('infrastructure error'))).toMatch(/\*\*Cost\*\* unknown/)
  })
})

/** 150 comparisons whose names, answers and prompts are long and full of what must be escaped. */
function largeView(): View {
  const noise = '`|<@#😀漢$'.repeat(30)
  const specs = Array.from({ length: 150 }, (_, at) => ({
    prompt: `prompt-${at} ${noise}`,
    base: times(8, 1),
    head: times(8, 0),
    headOutputs: times(8, `${noise} ${at}`),
    baseVersion: `${at}\n${noise.repeat(20)}`,
    headVersion: `${at}\n${noise.repeat(20)}\n${noise.repeat(9)} ${at}`,
  }))
  const { report, policy } = buildReport(specs)
  return buildView(report, decideVerdict(report, policy), { links })
}

describe('limits', () => {
  const view = largeView()
  const cut = 'Cut here: the rest is in [the details](https://github.example/acme/support/actions/runs/1).'

  test('a comment has at most 65,536 characters, with the marker, and says where the rest is', () => {
    const comment = renderComment(view, { marker: `<!-- ${'x'.repeat(200)} -->` })
    expect(comment.length).toBeLessThanOrEqual(65_536)
    expect(comment.length).toBeGreaterThan(60_000)
    expect(comment.trimEnd().endsWith(cut)).toBe(true)
  })

  test('a summary has at most 1 MiB of UTF-8', () => {
    const summary = renderSummary(view)
    expect(countBytes(summary)).toBeLessThanOrEqual(1_048_576)
    expect(countBytes(summary)).toBeGreaterThan(1_000_000)
    expect(summary.trimEnd().endsWith(cut)).toBe(true)
  })

  test('a check has a title of 255 characters, texts of 65,535 bytes and at most 200 annotations', () => {
    const { title, summary, text, annotations } = renderCheck(view)
    expect(title.length).toBeLessThanOrEqual(255)
    expect(countBytes(summary)).toBeLessThanOrEqual(65_535)
    expect(countBytes(text)).toBeLessThanOrEqual(65_535)
    expect(countBytes(text)).toBeGreaterThan(60_000)
    expect(annotations).toHaveLength(200)
  })
})

test('annotations stand on the prompt that regressed, the row that flipped, the line that is wrong', () => {
  const { annotations } = renderCheck(viewOf('regressed'))
  expect(annotations[0]).toMatchObject({
    path: 'prompts/support-triage.prompt',
    startLine: 1,
    level: 'failure',
    title: 'support-triage regressed',
  })
  expect(annotations[1]).toEqual({
    path: 'evals/support-triage.jsonl',
    startLine: 1,
    endLine: 1,
    level: 'warning',
    title: 'c-001 of support-triage fails now',
    message:
      'expected: billing\nbase said: billing\nhead says: This ticket is about **billing: the customer was charged twice.**\nlabel: the answer is not the expected text',
  })
  const [first] = renderCheck(viewOf('configuration error')).annotations
  expect(first).toMatchObject({
    path: '.github/promptgate.yml',
    startLine: 5,
    level: 'failure',
    title: 'unknown-key',
  })
})

test('a row that is only in the old dataset has no line at head, and links to the base', () => {
  const { report, verdict } = scenarios['two by two']?.() ?? {}
  if (report === undefined || verdict === undefined) throw new Error('no scenario')
  const datasets = report.datasets.map((dataset) =>
    dataset.yardstick === 'old' ? dataset : { ...dataset, cases: [] },
  )
  const view = buildView({ ...report, datasets }, verdict, { links })
  expect(view.flips[0]).toMatchObject({ case: 'c-055', place: undefined })
  expect(renderCheck(view).annotations.filter(({ title }) => title.startsWith('c-055'))).toEqual([])
  expect(view.flips[0]?.href).toContain(`/blob/${report.change.mergeBase}/evals/support-triage.jsonl#L55`)
})

test('without a repository there are no links, and a path that walks up never makes one', () => {
  const { report, verdict } = scenarios['regressed']?.() ?? {}
  if (report === undefined || verdict === undefined) throw new Error('no scenario')
  expect(renderComment(buildView(report, verdict))).not.toContain('](')
  const comparisons = report.comparisons.map((one) => ({
    ...one,
    head: { fingerprint: 'f'.repeat(64), path: '../../../settings' },
  }))
  expect(renderComment(buildView({ ...report, comparisons }, verdict, { links }))).not.toContain('settings')
  const evil = { repositoryUrl: 'javascript:alert(1)//', detailsUrl: 'https://x.example/) [x](y' }
  expect(renderComment(buildView(report, verdict, { links: evil }))).not.toContain('](')
})

test('colour adds sequences and takes nothing away; without it there is none', () => {
  const view = viewOf('several prompts')
  const plain = renderTerminal(view, { color: false })
  const colored = renderTerminal(view, { color: true })
  const sequence = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
  expect(plain).not.toMatch(sequence)
  expect(colored.match(sequence)?.length).toBeGreaterThan(20)
  expect(colored.replace(sequence, '')).toBe(plain)
  for (const symbol of ['▼ regressed', '● held', '◆ inconclusive'])
    expect(plain.replaceAll('\u00A0', ' ')).toContain(symbol)
})

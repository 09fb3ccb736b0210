/** The plan for people: what would run and why, what it would cost, unknown where nothing is known. */
import { expect, test } from 'vitest'
import { readMarkdown } from '../../test/fixtures/read-markdown.ts'
import type { Plan } from '../plan/plan.ts'
import { renderPlanMarkdown, renderPlanTerminal } from './render-plan.ts'

const estimate: Plan['estimate'] = {
  modelCalls: 1240,
  judgeCalls: 0,
  noiseCalls: 10,
  promptTokens: 98_000,
  outputTokens: 2400,
}

const plan: Plan = {
  comparisons: [
    {
      id: 'support/triage@tiny',
      suite: 'support',
      runner: 'tiny',
      prompt: 'triage',
      change: 'edited',
      reasons: [
        { kind: 'prompt', name: 'triage', path: 'prompts/triage.prompt' },
        { kind: 'partial', name: '_style', path: 'prompts/_style.prompt' },
      ],
      base: { fingerprint: 'a'.repeat(64), path: 'prompts/triage.prompt' },
      head: { fingerprint: 'b'.repeat(64), path: 'prompts/triage.prompt' },
      datasets: ['tickets'],
      repeat: 3,
      cells: [
        { arm: 'base', yardstick: 'old', cases: 60 },
        { arm: 'head', yardstick: 'old', cases: 60 },
      ],
    },
    {
      id: 'support/gone@tiny',
      suite: 'support',
      runner: 'tiny',
      prompt: 'gone',
      change: 'deleted',
      reasons: [{ kind: 'prompt', name: 'gone' }],
      datasets: [],
      repeat: 1,
      cells: [],
    },
  ],
  datasetChanges: [
    {
      dataset: 'tickets',
      path: 'evals/tickets.jsonl',
      baseHash: 'a',
      headHash: 'b',
      added: [],
      removed: ['t-1'],
      edited: [],
    },
  ],
  unaffected: [{ path: 'prompts/old.prompt', why: 'only its description changed' }],
  policyDifferences: ['suites.support.gate.max-regression: 0.02 → 0.5'],
  estimate,
  problems: [
    { path: 'prompts/x.prompt', line: 2, code: 'no-suite', message: 'no suite has it', severity: 'warning' },
  ],
}

test('a terminal shows what would run, why, and at most how many calls', () => {
  expect(renderPlanTerminal(plan, { color: false, columns: 110 })).toMatchInlineSnapshot(`
    "2 comparisons would run.

    At most 1,240 model calls · 10 calls for the noise floor · 98,000 tokens in, 2,400 out · Cost unknown: no
    price, or no speed measured yet · Compute unknown: nothing was measured yet

    prompt  why                         runner  what                         calls
    ──────  ──────────────────────────  ──────  ───────────────────────────  ─────
    triage  edited, via partial _style  tiny    60 cases × 3, base and head    360
    gone    deleted                     tiny    none                             0

    Touched, with nothing to measure

    - prompts/old.prompt: only its description changed

    Datasets changed

    - tickets: 1 case removed (t-1)

    Policy changed: it takes effect after the merge

    - suites.support.gate.max-regression: 0.02 → 0.5

    Problems

    - ◆ prompts/x.prompt:2 no-suite: no suite has it
    "
  `)
})

test('Markdown has links, and escapes what strangers named', () => {
  const commits = { base: 'c'.repeat(40), head: 'd'.repeat(40) }
  const hostile = {
    ...plan,
    comparisons: plan.comparisons.map((one) => ({ ...one, prompt: '`@octocat` | <img>' })),
  }
  const { elements } = readMarkdown(
    renderPlanMarkdown(hostile, { links: { repositoryUrl: 'https://github.example/a/b' }, commits }),
  )
  expect(elements.filter(({ name }) => name === 'img')).toEqual([])
  expect(elements.filter(({ name }) => name === 'tr').map(({ children }) => children)).toEqual([5, 5, 5])
  const hrefs = elements.flatMap(({ attributes: { href } }) => href ?? [])
  expect(hrefs[0]).toBe(`https://github.example/a/b/blob/${'d'.repeat(40)}/prompts/triage.prompt`)
})

test('money and compute that are known are shown; a plan without comparisons is one line', () => {
  const priced = {
    ...plan,
    estimate: { ...estimate, money: { amount: 0.31, currency: 'USD' }, computeSeconds: 95 },
  }
  const text = renderPlanTerminal(priced, { color: false, columns: 200 })
  expect(text).toContain('Cost 0.31\u202FUSD')
  expect(text).toContain('Compute 1\u202Fmin 35\u202Fs')
  const empty = {
    ...plan,
    comparisons: [],
    unaffected: [],
    datasetChanges: [],
    policyDifferences: [],
    problems: [],
  }
  expect(renderPlanTerminal(empty, { color: false })).toBe('● Nothing would run: no prompt is affected.\n')
  const broken = { ...empty, problems: [{ path: 'a', code: 'b', message: 'c', severity: 'error' as const }] }
  expect(renderPlanMarkdown(broken)).toContain('Nothing would run: 1 problem to mend first.')
})

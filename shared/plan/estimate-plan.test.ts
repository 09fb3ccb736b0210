/** Calls, tokens, money and seconds of a plan, against figures worked out by hand. */
import { expect, test } from 'vitest'
import {
  changeFiles,
  datasetText,
  type Files,
  files,
  makeFacts,
  policyFile,
  policyText,
  promptText,
} from '../../test/plan/make-facts.ts'
import { noiseSampleSize } from './noise-sample-size.ts'
import type { PlanFacts } from './plan.ts'
import { planEvaluation } from './plan-evaluation.ts'

type Changes = Parameters<typeof changeFiles>[1]
const estimate = (changes: Changes, more: Partial<PlanFacts> = {}, base: Files = files) =>
  planEvaluation(makeFacts(base, changeFiles(base, changes), more)).estimate

const edited = { 'prompts/extract.prompt': promptText('Extract the id from {{ticket}}.') }
const speed = { promptTokensPerSecond: 1000, outputTokensPerSecond: 50, outputTokensPerCall: 4 }
const withPolicy = (text: string): Files => changeFiles(files, { [policyFile]: text })

test.each([
  [0, 0],
  [3, 3],
  [10, 10],
  [60, 10],
  [101, 11],
  [480, 48],
  [9999, 50],
])('of %d baseline cases %d are asked twice', (cases, sample) => {
  expect(noiseSampleSize(cases)).toBe(sample)
})

test.each<{
  name: string
  changes: Changes
  base?: Files
  more?: Partial<PlanFacts>
  calls: [number, number, number]
}>([
  { name: 'an edited prompt: both arms', changes: edited, calls: [40, 0, 10] },
  {
    name: 'a dataset edit in one case: one version, 21 inputs at most',
    changes: { 'evals/tickets.jsonl': datasetText(21) },
    calls: [42, 0, 20],
  },
  {
    name: 'an expected text edited: no new request',
    changes: { 'evals/tickets.jsonl': datasetText(20, '!') },
    calls: [40, 0, 20],
  },
  {
    name: 'prompt and dataset: 2 × 2, shared cases once',
    changes: { ...edited, 'evals/tickets.jsonl': datasetText(21) },
    more: { only: ['extract'] },
    calls: [42, 0, 10],
  },
  {
    name: 'asked for: one version, one arm’s calls',
    changes: {},
    more: { only: ['extract'] },
    calls: [20, 0, 10],
  },
  { name: 'new', changes: { 'prompts/new.prompt': 'N {{ticket}}' }, calls: [20, 0, 10] },
  { name: 'deleted', changes: { 'prompts/extract.prompt': null }, calls: [0, 0, 0] },
  { name: 'repeats', changes: edited, base: withPolicy(`${policyText}    repeat: 3\n`), calls: [120, 0, 10] },
])('$name', ({ changes, base, more, calls }) => {
  const { modelCalls, judgeCalls, noiseCalls } = estimate(changes, more, base)
  expect([modelCalls, judgeCalls, noiseCalls]).toEqual(calls)
})

test('judges: every vote of every answer, on the runner that judges', () => {
  const text = policyText
    .replace(
      'uses: equals',
      'uses: judge, text: "Judge {{completion}}", choices: { a: 1, b: 0 }, votes: 3, runner: big',
    )
    .replace(
      'datasets:\n',
      '  big: { kind: openai, model: m, price: { currency: USD, per-million: { input: 1000000, output: 0 } } }\ndatasets:\n',
    )
    .replace('    evaluators:', '    runners: [tiny]\n    evaluators:')
  const found = estimate(edited, { throughput: { tiny: speed } }, withPolicy(text))
  expect([found.modelCalls, found.judgeCalls]).toEqual([40, 120])
  const more = { ...edited, 'evals/tickets.jsonl': datasetText(21) }
  expect(estimate(more, { only: ['extract'] }, withPolicy(text)).judgeCalls).toBe(3 * 42) // 20 cases are on both yardsticks
  expect(found.computeSeconds).toBeUndefined() // nothing is known of the judge's runner
  expect(found.money?.currency).toBe('USD')
})

test('tokens: a quarter of the characters of template, partials and case; output as measured', () => {
  // "Extract from {{ticket}}." and "Extract the id from {{ticket}}." with cases "ticket 0" … "ticket 19"
  const cases = 10 * 8 + 10 * 9
  const [old, now] = ['Extract from {{ticket}}.'.length, 'Extract the id from {{ticket}}.'.length]
  const noise = 10 * (old + cases / 20)
  const found = estimate(edited, { throughput: { tiny: speed } })
  expect(found.promptTokens).toBe(Math.ceil((20 * old + cases + 20 * now + cases + noise) / 4))
  expect(found.outputTokens).toBe(50 * 4)
  const seconds = found.promptTokens / 1000 + 200 / 50
  expect(found.computeSeconds).toBeCloseTo(seconds, 9)
  expect(found.money).toEqual({ amount: expect.closeTo((seconds / 3600) * 0.9, 9), currency: 'USD' })
})

test('a partial counts with the prompt that reaches it', () => {
  const short = estimate({}, { only: ['triage'] })
  const long = estimate(
    {},
    { only: ['triage'] },
    changeFiles(files, { 'prompts/_style.prompt': `Be brief.\n${'x'.repeat(400)}` }),
  )
  expect(long.promptTokens - short.promptTokens).toBe(30 * 100)
})

test('output tokens: the limit of the prompt, else of the runner, else 128', () => {
  const limited = { 'prompts/extract.prompt': promptText('X {{ticket}}', '  maxOutputTokens: 10\n') }
  const only = { only: ['extract'] }
  expect(estimate({}, only, changeFiles(files, limited)).outputTokens).toBe(30 * 10)
  const runner = withPolicy(policyText.replace('kind: embedded', 'kind: embedded, params: { max-tokens: 7 }'))
  expect(estimate({}, only, runner).outputTokens).toBe(30 * 7)
  expect(estimate({}, only).outputTokens).toBe(30 * 128)
})

test('unknown is not 0: no price, no speed, two currencies', () => {
  expect(estimate(edited)).not.toHaveProperty('money')
  expect(estimate(edited)).not.toHaveProperty('computeSeconds')
  const perToken = 'per-million: { input: 1, output: 2 }'
  const priced = withPolicy(policyText.replace('compute-hour: 0.9', perToken))
  const found = estimate(edited, {}, priced)
  expect(found.money?.amount).toBeCloseTo((found.promptTokens + 2 * found.outputTokens) / 1e6, 12)
  const two = (currency: string) =>
    withPolicy(
      policyText
        .replace('compute-hour: 0.9', perToken)
        .replace(
          'datasets:\n',
          `  big: { kind: openai, model: m, price: { currency: ${currency}, ${perToken} } }\ndatasets:\n`,
        ),
    )
  expect(estimate(edited, {}, two('EUR')).money).toBeUndefined()
  expect(estimate(edited, {}, two('USD')).money?.currency).toBe('USD')
  expect(
    estimate(edited, {}, withPolicy(policyText.replace(/, price: \{.*?\} \}/, ' }'))),
  ).not.toHaveProperty('money')
})

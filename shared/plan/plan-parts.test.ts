/** Plans of some runners, of another number of answers, of several runners side by side, and of one call. */
import { describe, expect, test } from 'vitest'
import {
  changeFiles,
  files,
  makeFacts,
  policyFile,
  policyText,
  promptText,
} from '../../test/plan/make-facts.ts'
import { describeVersions } from '../report/describe-versions.ts'
import { findPrompt } from './find-prompt.ts'
import { findUnproved } from './find-unproved.ts'
import type { PlanFacts } from './plan.ts'
import { planEvaluation } from './plan-evaluation.ts'
import { planTrial } from './plan-trial.ts'

const three = {
  ...files,
  [policyFile]: policyText
    .replace('runners:\n', 'runners:\n  big: { kind: auto }\n  spare: { kind: auto }\n')
    .replace('evaluators: [exact]', 'evaluators: [exact]\n    runners: [tiny, big]'),
}
const edits = { 'prompts/triage.prompt': promptText('Sort {{ticket}} well.') }
const facts = (
  asked: Partial<PlanFacts> = {},
  changed: Parameters<typeof changeFiles>[1] = edits,
): PlanFacts => ({
  ...makeFacts(three, changeFiles(three, changed)),
  ...asked,
})
const idsOf = (of: PlanFacts) => planEvaluation(of).comparisons.map(({ id }) => id)
const errorsOf = (of: PlanFacts) =>
  planEvaluation(of).problems.flatMap(({ severity, message, hint }) =>
    severity === 'error' ? [`${message}; ${hint}`] : [],
  )

describe('runners that are asked for', () => {
  test('only they are planned, and the others are unproved', () => {
    const some = facts({ runners: ['big'] })
    expect(idsOf(facts())).toEqual(['triage/triage@big', 'triage/triage@tiny'])
    expect(idsOf(some)).toEqual(['triage/triage@big'])
    expect(findUnproved(some, planEvaluation(some))).toEqual(['triage/triage@tiny'])
    const all = facts({ runners: ['big', 'tiny'] })
    expect(findUnproved(all, planEvaluation(all))).toEqual([])
  })

  test.each([
    ['tini', 'is no runner of the policy in force; did you mean "tiny"?'],
    ['spare', 'no suite of these prompts runs on "spare"; the runners are: tiny, big'],
  ])('%s is none', (name, said) => {
    expect(errorsOf(facts({ runners: [name] }))).toEqual([expect.stringContaining(said)])
  })

  test('another number of answers takes the place of the suites’ own', () => {
    const plan = planEvaluation(facts({ repeat: 5 }))
    expect(plan.comparisons.map(({ repeat }) => repeat)).toEqual([5, 5])
    expect(plan.estimate.modelCalls).toBe(2 * 2 * 20 * 5)
  })
})

describe('side by side', () => {
  test('the head alone on each runner that is named, listed by the suite or not, without a noise floor', () => {
    const plan = planEvaluation(facts({ compare: ['tiny', 'spare'] }))
    expect(plan.comparisons).toMatchObject(
      ['spare', 'tiny'].map((runner) => ({
        id: `triage/triage@${runner}`,
        change: 'new',
        cells: [{ arm: 'head', yardstick: 'old', cases: 20 }],
      })),
    )
    expect(plan.comparisons.every(({ base }) => base === undefined)).toBe(true)
    expect(plan.estimate).toMatchObject({ modelCalls: 40, noiseCalls: 0 })
  })

  test('the cases are those in force, also where the change edits them', () => {
    const dataset = { ...edits, 'evals/tickets.jsonl': '{"id":"x","input":{"ticket":"x"},"expected":"y"}' }
    const plan = planEvaluation(facts({ compare: ['tiny', 'big'], only: ['triage'] }, dataset))
    expect(plan.comparisons.map(({ cells }) => cells)).toMatchObject([
      [{ yardstick: 'old', cases: 20 }],
      [{ cases: 20 }],
    ])
  })

  test('a prompt that the change does not touch is planned where it is named, a deleted one never', () => {
    expect(idsOf(facts({ compare: ['tiny', 'big'] }, {}))).toEqual([])
    expect(idsOf(facts({ compare: ['tiny', 'big'], only: ['extract'] }, {}))).toHaveLength(2)
    expect(idsOf(facts({ compare: ['tiny', 'big'] }, { 'prompts/extract.prompt': null }))).toEqual([])
    expect(errorsOf(facts({ compare: ['tiny', 'bigg'] }))).toEqual([
      expect.stringContaining('did you mean "big"?'),
    ])
  })
})

describe('one call', () => {
  const trial = { path: 'prompts/triage.prompt', runner: 'spare', input: { ticket: 'x' } }

  test('its one case, its one cell, its version, and the hash of the policy in force', () => {
    const { plan, facts: own } = planTrial(facts(), trial)
    expect(plan.comparisons).toMatchObject([
      {
        id: 'try/triage@spare',
        suite: 'try',
        datasets: ['try'],
        repeat: 1,
        cells: [{ arm: 'head', cases: 1 }],
      },
    ])
    expect(plan.estimate).toMatchObject({ modelCalls: 1, noiseCalls: 0, judgeCalls: 0 })
    expect(own.policy.hash).toBe(facts().policy.hash)
    const { datasets, prompts } = describeVersions(plan, own)
    expect(datasets).toMatchObject([{ yardstick: 'old', dataset: { id: 'try', cases: [{ id: '1' }] } }])
    expect(prompts).toHaveLength(1)
  })

  test('another input is another dataset', () => {
    const hashOf = (ticket: string) => {
      const planned = planTrial(facts(), { ...trial, input: { ticket } })
      return describeVersions(planned.plan, planned.facts).datasets[0]?.dataset.hash
    }
    expect(hashOf('x')).toBe(hashOf('x'))
    expect(hashOf('x')).not.toBe(hashOf('y'))
  })

  test('a prompt that is not there, or is broken, is a problem and no call', () => {
    const gone = planTrial(facts(), { ...trial, path: 'prompts/gone.prompt' })
    expect(gone.plan).toMatchObject({
      comparisons: [],
      problems: [{ code: 'unknown-prompt', severity: 'error' }],
    })
    const broken = planTrial(facts({}, { 'prompts/triage.prompt': promptText('{{#if}}') }), trial)
    expect(broken.plan.comparisons).toEqual([])
    expect(broken.plan.problems.some(({ severity }) => severity === 'error')).toBe(true)
  })
})

describe('the prompt that is meant', () => {
  test('by name or path, on the first runner of its suite or on the one that is named', () => {
    for (const name of ['triage', 'prompts/triage.prompt'])
      expect(findPrompt(facts(), name)).toMatchObject({
        ok: true,
        value: { runner: 'tiny', version: { path: 'prompts/triage.prompt' } },
      })
    expect(findPrompt(facts(), 'triage', 'spare')).toMatchObject({ ok: true, value: { runner: 'spare' } })
  })

  test.each([
    ['triag', undefined, 'did you mean "triage"?'],
    ['nothing-like-it', undefined, 'the prompts are: extract, triage'],
    ['triage', 'spar', 'did you mean "spare"?'],
  ])('%s on %s is a problem', (name, runner, hint) => {
    const found = findPrompt(facts(), name, runner)
    expect(found.ok ? [] : found.problems).toMatchObject([{ hint }])
  })

  test('a name that two prompts share', () => {
    const twins = facts(
      {},
      {
        'prompts/a/twin.prompt': promptText('A {{ticket}}'),
        'prompts/b/twin.prompt': promptText('B {{ticket}}'),
      },
    )
    expect(findPrompt(twins, 'twin')).toMatchObject({ ok: false, problems: [{ code: 'ambiguous-prompt' }] })
    expect(findPrompt(twins, 'prompts/a/twin.prompt').ok).toBe(true)
  })
})

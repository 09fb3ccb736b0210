/** A verdict is reused where everything that was measured, and everything that scored it, is equal; nowhere else. */
import { expect, test } from 'vitest'
import {
  changeFiles,
  type Files,
  files,
  makeFacts,
  policyFile,
  promptText,
} from '../../test/plan/make-facts.ts'
import { planEvaluation } from '../plan/plan-evaluation.ts'
import { describeVersions } from '../report/describe-versions.ts'
import { describeOrder } from './describe-order.ts'
import { findEqualOrder } from './find-equal-order.ts'
import { hashScoring } from './hash-scoring.ts'
import type { Ordered } from './ordered.ts'

const schemaFile = 'evals/answer.schema.json'
const judgeFile = 'evals/judge.prompt'
const base: Files = {
  ...files,
  [policyFile]: String(files[policyFile])
    .replace(
      '  exact: { uses: equals }\n',
      `  exact: { uses: equals }\n  shape: { uses: json-schema, schema: ${schemaFile} }\n  kind: { uses: judge, prompt: ${judgeFile}, choices: { good: 1, bad: 0 } }\n`,
    )
    .replace('[exact]', '[exact, shape, kind]'),
  [schemaFile]: '{"type":"object","required":["label"]}',
  [judgeFile]: promptText('Is {{completion}} right?'),
}
const edit = { 'prompts/triage.prompt': promptText('Sort {{ticket}} well.') }

function orderOf(before: Files, changes: Parameters<typeof changeFiles>[1] = edit): Ordered {
  const facts = makeFacts(before, changeFiles(before, changes))
  const plan = planEvaluation(facts)
  expect(plan.problems.filter(({ severity }) => severity === 'error')).toEqual([])
  const sha = 'a'.repeat(40)
  return describeOrder({
    plan,
    policy: facts.policy,
    policyDifferences: [],
    headProblems: [],
    ...describeVersions(plan, facts),
    scoring: hashScoring(plan, facts),
    change: { base: sha, mergeBase: sha, head: sha, event: 'pull_request' },
    attempt: 1,
    firstRepeat: 0,
    planned: { calls: 1, runners: ['tiny'] },
  })
}
const isEqual = (one: Ordered, other: Ordered): boolean =>
  findEqualOrder(one, [{ ordered: other }]) !== undefined

test('equal content in other commits is equal', () => {
  expect(isEqual(orderOf(base), orderOf({ ...base, 'README.md': 'moved on' }))).toBe(true)
})

test.each<[string, Files]>([
  ['a schema that an evaluator names', { [schemaFile]: '{"type":"object"}' }],
  ['the prompt of a judge', { [judgeFile]: promptText('Say that {{completion}} is right.') }],
  ['a partial', { 'prompts/_style.prompt': 'Be long.\n' }],
  ['the parameters of a prompt', { 'prompts/triage.prompt': promptText('Sort it.', 'model: big\n') }],
  ['a policy', { [policyFile]: String(base[policyFile]).replace('[exact, shape, kind]', '[exact, shape]') }],
])('%s that moved on the base branch makes another order', (_, moved) => {
  const partial = { 'prompts/triage.prompt': promptText('{{> style}} Sort {{ticket}} well.') }
  expect(isEqual(orderOf(base, partial), orderOf(base, partial))).toBe(true)
  expect(isEqual(orderOf({ ...base, ...moved }, partial), orderOf(base, partial))).toBe(false)
})

test('one of a part of the prompts, or one that does not say what scored, is equal to none', () => {
  const order = orderOf(base)
  const { scoring: _, ...silent } = order
  expect(isEqual(order, { ...order, only: ['triage'] })).toBe(false)
  expect(isEqual(order, silent)).toBe(false)
  expect(isEqual(silent, silent)).toBe(false)
})

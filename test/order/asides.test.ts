/** What is asked beside the gate: the job must answer just that, and what equals it in all inputs proves nothing. */
import { describe, expect, test } from 'vitest'
import { checkAgainstOrder } from '../../shared/order/check-against-order.ts'
import { describeOrder } from '../../shared/order/describe-order.ts'
import { findEqualOrder } from '../../shared/order/find-equal-order.ts'
import { hashScoring } from '../../shared/order/hash-scoring.ts'
import type { Aside, Order } from '../../shared/order/ordered.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import { planTrial } from '../../shared/plan/plan-trial.ts'
import { describeDataset } from '../../shared/report/describe-dataset.ts'
import { describeVersions } from '../../shared/report/describe-versions.ts'
import type { Report, ReportTrial } from '../../shared/report/report.ts'
import { VERSION } from '../../shared/version.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { changeFiles, files, makeFacts, policyFile, policyText, promptText } from '../plan/make-facts.ts'

const own = { ...files, [policyFile]: policyText.replace('runners:\n', 'runners:\n  big: { kind: auto }\n') }
const edits = { 'prompts/new.prompt': promptText('Sort {{ticket}} well.') }
const facts = makeFacts(own, changeFiles(own, edits))
const firstRepeat = 7_000

function orderOf(planned: { facts: PlanFacts; plan: Plan }, aside: Aside | undefined): Order {
  const { plan, facts: of } = planned
  const ordered = describeOrder({
    plan,
    policy: of.policy,
    policyDifferences: [],
    headProblems: [],
    ...describeVersions(plan, of),
    scoring: hashScoring(plan, of),
    change: { base: 'a'.repeat(40), mergeBase: 'b'.repeat(40), head: 'c'.repeat(40), event: 'issue_comment' },
    attempt: 1,
    firstRepeat,
    planned: { calls: 1, runners: [] },
    ...(aside === undefined ? {} : { aside }),
  })
  const stored = parseOrdered(JSON.stringify(ordered))
  if (stored === undefined) throw new Error('the order was not read back')
  return { ...stored, evaluationId: 'e-1' }
}

/** The report that answers all of an order. */
function answer(order: Order): Report {
  const [sample] = buildReport([{ head: [1] }]).report.trials
  const trials = order.comparisons.flatMap((comparison) =>
    order.datasets
      .filter(({ id }) => comparison.datasets.includes(id))
      .flatMap(({ id, cases, yardstick }) =>
        cases.map(
          (one): ReportTrial => ({
            ...(sample as ReportTrial),
            comparison: comparison.id,
            yardstick,
            case: `${id}/${one.id}`,
            repeat: firstRepeat,
            scores: [],
          }),
        ),
      ),
  )
  const runners = [...new Set(order.comparisons.map(({ runner }) => runner))]
  const { report } = buildReport(runners.map((runner) => ({ runner, head: [1] })))
  return {
    ...report,
    tool: { name: 'promptgate', version: VERSION },
    evaluationId: order.evaluationId,
    change: order.change,
    policy: { ...report.policy, hash: order.policyHash },
    comparisons: order.comparisons,
    datasets: order.datasets,
    prompts: order.prompts,
    trials,
  }
}

const compareFacts = { ...facts, compare: ['tiny', 'big'] }
const compared = { facts: compareFacts, plan: planEvaluation(compareFacts) }
const tried = planTrial(facts, { path: 'prompts/triage.prompt', runner: 'tiny', input: { ticket: 'x' } })
const at = { number: 7, commentId: 9 }
const orders = {
  compare: orderOf(compared, { ...at, kind: 'compare', runners: ['tiny', 'big'] }),
  try: orderOf(tried, {
    ...at,
    kind: 'try',
    trial: { path: 'prompts/triage.prompt', runner: 'tiny', input: { ticket: 'x' } },
    messages: [],
  }),
}

describe.each(Object.entries(orders))('a report of /%s', (_, order) => {
  const said = (change: (copy: Report) => unknown) => {
    const copy = structuredClone(answer(order))
    change(copy)
    return checkAgainstOrder(copy, order).map(({ code }) => code)
  }
  const trial = (copy: Report) => copy.trials[0] as ReportTrial
  const other = {
    ...describeDataset({
      yardstick: 'old',
      dataset: { id: 'x', path: 'x', hash: 'f'.repeat(64), cases: [] },
    }),
  }

  test('is taken where it answers just what was asked', () => expect(said(() => undefined)).toEqual([]))

  test.each<[string, (copy: Report) => unknown]>([
    ['a case is missing', (copy) => copy.trials.pop()],
    ['a case is there that was not asked', (copy) => copy.trials.push({ ...trial(copy), case: 'try/2' })],
    ['a case is there twice', (copy) => copy.trials.push(trial(copy))],
    ['the base was asked', (copy) => copy.trials.push({ ...trial(copy), arm: 'base' })],
    ['an answer has another number', (copy) => Object.assign(trial(copy), { repeat: 0 })],
    ['another runner answered', (copy) => Object.assign(copy.comparisons[0] ?? {}, { runner: 'huge' })],
    ['a runner is missing', (copy) => copy.comparisons.pop()],
    [
      'a comparison was added',
      (copy) => copy.comparisons.push({ ...(copy.comparisons[0] as Report['comparisons'][number]), id: 'x' }),
    ],
    [
      'another version answered',
      (copy) => Object.assign(copy.comparisons[0]?.head ?? {}, { fingerprint: 'f'.repeat(64) }),
    ],
    ['other cases were asked', (copy) => Object.assign(copy.datasets[0] ?? {}, { hash: other.hash })],
  ])('is refused where %s', (__, change) => expect(said(change)).not.toEqual([]))
})

test('what was compared proves no change of equal inputs, and a plan of all its runners does', () => {
  const plain = orderOf(compared, undefined)
  expect(findEqualOrder(plain, [{ ordered: orders.compare }])).toBeUndefined()
  expect(findEqualOrder(plain, [{ ordered: plain }])).toBeDefined()
  expect(findEqualOrder(plain, [{ ordered: { ...plain, runners: ['tiny'] } }])).toBeUndefined()
})

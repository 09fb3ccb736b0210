/** The App and the job describe one plan in the same words: an order and the report that answers it agree. */
import { expect, test } from 'vitest'
import { buildReport } from '../../action/build-report.ts'
import { checkAgainstOrder } from '../../shared/order/check-against-order.ts'
import { describeOrder } from '../../shared/order/describe-order.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import { describeVersions } from '../../shared/report/describe-versions.ts'
import { VERSION } from '../../shared/version.ts'
import { changeFiles, datasetText, files, makeFacts, promptText } from '../plan/make-facts.ts'

test('what is ordered for a plan is what the report of that plan says', () => {
  const facts = makeFacts(
    files,
    changeFiles(files, {
      'prompts/triage.prompt': promptText('Sort {{ticket}} well.'),
      'evals/tickets.jsonl': datasetText(20, ' edited'),
    }),
  )
  const plan = planEvaluation(facts)
  const described = describeVersions(plan, facts)
  const change = {
    base: 'a'.repeat(40),
    mergeBase: 'b'.repeat(40),
    head: 'c'.repeat(40),
    event: 'pull_request',
  }
  const common = {
    plan,
    policy: facts.policy,
    policyDifferences: ['x'],
    headProblems: [],
    change,
    ...described,
  }
  const ordered = describeOrder({
    ...common,
    attempt: 1,
    firstRepeat: 0,
    planned: { calls: 80, runners: ['tiny'] },
    budget: { amount: 1, currency: 'USD' },
  })
  const report = {
    ...buildReport({
      ...common,
      version: VERSION,
      startedAtMs: 0,
      finishedAtMs: 1,
      attempt: 1,
      runners: [],
      slots: [],
      measured: new Map(),
      scores: [],
      judges: [],
      problems: [],
      plannedCalls: 0,
      spent: { made: 0, cached: 0, failed: 0, judge: 0, noise: 0 },
      stopped: { kind: 'runner' as const, message: 'away' },
    }),
    evaluationId: 'e-1',
  }
  expect(ordered.comparisons.length).toBeGreaterThan(0)
  expect(ordered).toMatchObject({
    comparisons: report.comparisons,
    datasets: report.datasets,
    prompts: report.prompts,
    datasetChanges: report.datasetChanges,
    policySource: report.policy.source,
    policyHash: report.policy.hash,
    change,
  })
  const stored = parseOrdered(JSON.stringify(ordered))
  expect(stored).toEqual(ordered)
  expect(checkAgainstOrder(report, { ...ordered, evaluationId: 'e-1', attempt: 1 })).toEqual([])
})

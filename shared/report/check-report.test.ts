import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { firstTrial, problemsOf, setScore, setTrial, valid } from '../../test/fixtures/spoil-report.ts'
import type { Report } from './report.ts'

const spec: ComparisonSpec = { base: [1, 1, [1, 0]], head: [1, 0, [1, null]], trial: (trial) => trial }
describe('what contradicts itself', () => {
  const [comparison] = valid.comparisons
  const without = (member: 'base' | 'head') => (r: Report) => {
    delete (r.comparisons[0] as { base?: unknown; head?: unknown })[member]
  }
  test.each<[string, (report: Report) => unknown, string, string]>([
    [
      'an unknown comparison',
      setTrial({ comparison: 'x/y@z' }),
      'report-unknown-cell',
      'no comparison has this arm',
    ],
    [
      'an arm without a version',
      (r) => {
        r.comparisons[0] = { ...r.comparisons[0], change: 'new' } as never
        without('base')(r)
      },
      'report-unknown-cell',
      'no comparison has this arm',
    ],
    [
      'a yardstick that was not planned',
      setTrial({ yardstick: 'new' }),
      'report-unknown-cell',
      'no comparison has this arm and yardstick',
    ],
    [
      'an extra case',
      setTrial({ case: 'support-triage-cases/c-999' }),
      'report-unknown-case',
      'no such case',
    ],
    ['a case of another dataset', setTrial({ case: 'other/c-001' }), 'report-unknown-case', 'no such case'],
    [
      'a trial twice',
      (r) => {
        r.trials.push(firstTrial(r))
      },
      'report-duplicate',
      'c-001 #0: it is there twice',
    ],
    [
      'a trial told twice with another output',
      (r) => {
        r.trials.push({ ...firstTrial(r), output: 'x' })
      },
      'report-duplicate',
      'it is there twice',
    ],
    [
      'a missing case',
      (r) => {
        r.trials.pop()
      },
      'report-missing-trials',
      '1 of 8 trials of head on the old yardstick are absent',
    ],
    [
      'a missing arm',
      (r) => ({ ...r, trials: r.trials.filter((trial) => trial.arm === 'head') }),
      'report-missing-trials',
      '8 of 8 trials of base',
    ],
    ['no trial at all', (r) => ({ ...r, trials: [] }), 'report-missing-trials', '8 of 8'],
    [
      'a repeat beyond the plan in place of one',
      setTrial({ repeat: 7 }),
      'report-missing-trials',
      '1 of 8 trials of base',
    ],
    [
      'the full score, failed',
      setScore({ passed: false }),
      'report-contradiction',
      'failed with the full score',
    ],
    [
      'passed without having judged',
      setScore({ missing: true }),
      'report-contradiction',
      'passed without having judged',
    ],
    [
      'a score of a failed call',
      setTrial({ outcome: 'failed', error: { kind: 'server', message: '' } }),
      'report-contradiction',
      'scored a call that failed',
    ],
    [
      'a failure without an error',
      setTrial({ outcome: 'failed', scores: [] }),
      'report-contradiction',
      'failed without an error',
    ],
    [
      'one evaluator twice',
      (r) => {
        firstTrial(r).scores.push(...firstTrial(r).scores)
      },
      'report-contradiction',
      'scored it twice',
    ],
    [
      'one comparison twice',
      (r) => {
        r.comparisons.push(comparison as never)
      },
      'report-duplicate',
      'comparison "support/support-triage@tiny" is there twice',
    ],
    [
      'one case twice',
      (r) => {
        r.datasets[0]?.cases.push(r.datasets[0].cases[0] as never)
      },
      'report-duplicate',
      'case of support-triage-cases "c-001"',
    ],
    [
      'one runner twice',
      (r) => {
        r.runners.push(r.runners[0] as never)
      },
      'report-duplicate',
      'runner "tiny"',
    ],
    [
      'one dataset twice',
      (r) => {
        r.datasets.push(r.datasets[0] as never)
      },
      'report-duplicate',
      'dataset "support-triage-cases (old)"',
    ],
    [
      'no such dataset',
      (r) => ({ ...r, datasets: [] }),
      'report-contradiction',
      'there is no dataset support-triage-cases',
    ],
    ['no such runner', (r) => ({ ...r, runners: [] }), 'report-contradiction', 'there is no runner tiny'],
    ['edited without a base', without('base'), 'report-contradiction', 'is edited and has no base version'],
    ['edited without a head', without('head'), 'report-contradiction', 'is edited and has no head version'],
    [
      'new with a base',
      (r) => {
        Object.assign(r.comparisons[0] as object, { change: 'new' })
      },
      'report-contradiction',
      'is new and has a base version',
    ],
    [
      'deleted with a head',
      (r) => {
        Object.assign(r.comparisons[0] as object, { change: 'deleted' })
      },
      'report-contradiction',
      'is deleted and has a head version',
    ],
  ])('%s', (_, change, code, message) => {
    const found = problemsOf(change)
    expect(found.codes).toContain(code)
    expect(found.message).toContain(message)
  })

  test('many contradictions are told up to 20', () => {
    const found = problemsOf((r) => ({ ...r, trials: r.trials.flatMap((trial) => times(5, trial)) }))
    expect(found.codes).toHaveLength(20)
  })

  const problem = { path: 'p', code: 'c', message: 'm', severity: 'error' } as const
  test.each<[string, Partial<Report>]>([
    ['stopped', { stopped: { kind: 'budget', message: 'used up' } }],
    ['never started: a problem in the files', { problems: [problem] }],
    [
      'never started: a problem in the policy at head',
      { policy: { ...valid.policy, headProblems: [problem] } },
    ],
  ])('an evaluation may lack trials: %s', (_, more) => {
    expect(problemsOf((r) => ({ ...r, ...more, trials: r.trials.slice(3) })).codes).toEqual([])
    expect(problemsOf((r) => ({ ...r, ...more, trials: [] })).codes).toEqual([])
  })

  test('a later attempt may add repeats to the evidence', () => {
    expect(
      problemsOf((r) => {
        r.trials.push({ ...firstTrial(r), repeat: 2 })
      }).codes,
    ).toEqual([])
  })

  test('repeats that were not made are missed', () => {
    expect(problemsOf(() => undefined, buildReport([spec]).report).codes).toContain('report-missing-trials')
  })
})

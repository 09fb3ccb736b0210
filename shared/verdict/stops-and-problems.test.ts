import { describe, expect, test } from 'vitest'
import { decide, losses, ones, only } from '../../test/fixtures/decide-report.ts'
import type { ReportTrial } from '../report/report.ts'

describe('problems and stops', () => {
  const problem = {
    path: 'p.prompt',
    line: 3,
    column: 1,
    code: 'unclosed',
    message: 'the block is not closed',
    severity: 'error',
  } as const
  const held = { base: ones(200), head: ones(200) }
  const stopped = (kind: 'budget' | 'cancelled' | 'runner' | 'deadline') => ({
    kind,
    message: `stopped by ${kind}.`,
  })

  test.each([
    ['an error in the files', { problems: [problem] }],
    [
      'an error in the policy at head',
      { policy: { source: 's', hash: '0'.repeat(64), differences: [], headProblems: [problem] } },
    ],
  ])('%s: configuration, also beside a regression', (_, report) => {
    const verdict = decide([{ base: ones(60), head: losses(41, 60) }], { report })
    expect(verdict).toMatchObject({
      conclusion: 'error',
      errorKind: 'configuration',
      blocks: true,
      nothingAffected: false,
    })
    expect(verdict.headline).toBe('Promptgate could not evaluate this change: the block is not closed.')
    expect(decide([], { report })).toMatchObject({ conclusion: 'error', nothingAffected: false })
  })

  test('a warning is no error', () => {
    expect(decide([held], { report: { problems: [{ ...problem, severity: 'warning' }] } }).conclusion).toBe(
      'pass',
    )
  })

  test('a suite that the policy does not have', () => {
    const verdict = decide([held], { policy: { suites: {} } })
    expect(verdict).toMatchObject({ conclusion: 'error', errorKind: 'configuration' })
    expect(only(verdict).outcome).toBe('unmeasured')
  })

  test.each(['cancelled', 'runner', 'deadline'] as const)(
    'stopped by %s: infrastructure, even when all is there',
    (kind) => {
      const verdict = decide([held], { report: { stopped: stopped(kind) } })
      expect(verdict).toMatchObject({ conclusion: 'error', errorKind: 'infrastructure' })
      expect(verdict.headline).toContain(`stopped by ${kind}.`)
      const worse = decide([{ base: ones(60), head: losses(41, 60) }], {
        report: { stopped: stopped(kind) },
      })
      expect(worse.conclusion).toBe('error')
      expect(worse.headline).toContain('41 of 60')
    },
  )

  test('stopped before anything was planned is no pass', () => {
    expect(decide([], { report: { stopped: stopped('runner') } })).toMatchObject({
      conclusion: 'error',
      nothingAffected: false,
    })
  })

  describe('budget', () => {
    const budgets = (onExceeded: 'fail' | 'pass') => ({
      budgets: { currency: 'USD', perPullRequest: 5, onExceeded },
    })
    const cut = (one: ReportTrial) =>
      one.arm === 'head' && one.comparison.includes('late') ? undefined : one
    const late = { prompt: 'late', base: ones(60), head: ones(60), trial: cut }
    const report = { stopped: stopped('budget') }

    test.each([
      [undefined, 'fail', true],
      ['fail', 'fail', true],
      ['pass', 'inconclusive', false],
    ] as const)('on-exceeded %s', (onExceeded, conclusion, blocks) => {
      const policy = onExceeded === undefined ? {} : budgets(onExceeded)
      const verdict = decide([held, late], { report, policy })
      expect(verdict).toMatchObject({ conclusion, blocks })
      expect(verdict.comparisons.map((one) => one.outcome)).toEqual(['held', 'unmeasured'])
      expect(verdict.comparisons[1]?.base?.scored).toBe(60)
    })

    test('on-exceeded pass does not block by on-inconclusive either', () => {
      expect(
        decide([held, late], { report, policy: budgets('pass'), gate: { onInconclusive: 'fail' } }).blocks,
      ).toBe(false)
    })

    test('a proven regression still fails, complete or cut short', () => {
      const worse = { prompt: 'worse', base: ones(60), head: losses(41, 60) }
      expect(decide([worse, late], { report, policy: budgets('pass') }).conclusion).toBe('fail')
      const half = {
        ...worse,
        trial: (one: ReportTrial) => (Number(one.case.slice(-3)) > 50 ? undefined : one),
      }
      const verdict = decide([half], { report, policy: budgets('pass') })
      expect(verdict.conclusion).toBe('fail')
      expect(only(verdict).pairs).toBe(50)
    })

    test('one call short of the end is not held, though so little may be missing', () => {
      const last = {
        base: ones(200),
        head: ones(200),
        trial: (one: ReportTrial) => (one.case.endsWith('200') ? undefined : one),
      }
      expect(only(decide([last])).outcome).toBe('held')
      const verdict = decide([last], { report, policy: budgets('pass') })
      expect(only(verdict).outcome).toBe('unmeasured')
      expect(verdict.conclusion).toBe('inconclusive')
    })

    test('a mean over a part of the cases breaks no gate', () => {
      const part = {
        ...late,
        head: losses(20, 60),
        base: losses(20, 60),
        trial: (one: ReportTrial) => (Number(one.case.slice(-3)) > 20 ? undefined : one),
      }
      const verdict = decide([part], { report, policy: budgets('pass'), gate: { minScore: 0.5 } })
      expect(only(verdict).outcome).toBe('unmeasured')
      expect(verdict.conclusion).toBe('inconclusive')
    })
  })
})

import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import { decide, gateOf, losses, ones } from '../../test/fixtures/decide-report.ts'
import type { Waiver } from './verdict.ts'

describe('waivers', () => {
  const spec: ComparisonSpec = { base: ones(60), head: losses(41, 60) }
  const { report } = buildReport([spec])
  const waiver: Waiver = {
    comparison: report.comparisons[0]?.id ?? '',
    fingerprint: report.comparisons[0]?.head?.fingerprint ?? '',
    untilMs: Date.UTC(2026, 11, 31),
    by: 'alice',
    why: 'the new format is wanted',
  }
  const inTime = Date.UTC(2026, 11, 1)

  test('in force: the regression is shown and does not block', () => {
    const verdict = decide([spec], {}, { waivers: [waiver], nowMs: inTime })
    expect(verdict).toMatchObject({ conclusion: 'pass', blocks: false })
    expect(verdict.comparisons[0]).toMatchObject({ outcome: 'regressed', waived: waiver })
    expect(verdict.headline).toMatch(/regressed\. 41 of 60 .* Accepted by alice until 2026-12-31\.$/)
  })

  test.each([
    ['expired', waiver, waiver.untilMs + 1],
    ['of another version', { ...waiver, fingerprint: 'f'.repeat(64) }, inTime],
    [
      'of the base version',
      { ...waiver, fingerprint: report.comparisons[0]?.base?.fingerprint ?? '' },
      inTime,
    ],
    ['of another comparison', { ...waiver, comparison: 'support/other@tiny' }, inTime],
    ['of one case', { ...waiver, case: 'support-triage-cases/c-001' }, inTime],
  ])('%s: it blocks', (_, other, nowMs) => {
    expect(decide([spec], {}, { waivers: [other], nowMs })).toMatchObject({
      conclusion: 'fail',
      blocks: true,
    })
  })

  test('it holds to its last millisecond, and the end of the report is now where nothing else is said', () => {
    expect(decide([spec], {}, { waivers: [waiver], nowMs: waiver.untilMs }).conclusion).toBe('pass')
    const ended = report.startedAtMs + report.durationMs
    expect(decide([spec], {}, { waivers: [{ ...waiver, untilMs: ended }] }).conclusion).toBe('pass')
    expect(decide([spec], {}, { waivers: [{ ...waiver, untilMs: ended - 1 }] }).conclusion).toBe('fail')
  })

  test('it covers broken gates, and not what could not be measured', () => {
    const gates = { gate: { minScore: 0.9 } }
    const verdict = decide([spec], gates, { waivers: [waiver], nowMs: inTime })
    expect(verdict.conclusion).toBe('pass')
    expect(gateOf(verdict, 'min-score')).toMatchObject({ broken: true, waived: waiver })
    const missing = { ...spec, head: times(60, null) }
    expect(decide([missing], gates, { waivers: [waiver], nowMs: inTime }).conclusion).toBe('error')
  })

  test('of cases: they leave the test and their required gate, and stay among the flips', () => {
    const few = { base: ones(60), head: losses(5, 60), required: [0] }
    expect(decide([few]).comparisons[0]?.outcome).toBe('regressed')
    const verdict = decide(
      [few],
      {},
      { waivers: [{ ...waiver, case: 'support-triage-cases/c-001' }], nowMs: inTime },
    )
    const comparison = verdict.comparisons[0]
    expect(comparison?.outcome).toBe('inconclusive')
    expect(comparison?.score?.value).toBeCloseTo(-4 / 59, 12)
    expect(comparison?.flips).toHaveLength(5)
    expect(comparison?.flips.filter((flip) => flip.waived !== undefined)).toHaveLength(1)
    expect(gateOf(verdict, 'required-case')).toBeUndefined()
  })
})

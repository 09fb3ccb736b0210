/** What went before is told: what is fixed, what is not, and the attempts. */
import { describe, expect, test } from 'vitest'
import { bodyOf, concluded, outcomeOf, published } from '../../test/publish/describe-state.ts'
import { makeInput, marker, mergeBase } from '../../test/publish/make-input.ts'
import { describeFigures } from './describe-figures.ts'
import { describePublication } from './describe-publication.ts'

describe('what went before', () => {
  const precedent = { headSha: mergeBase, conclusion: 'fail', regressed: 1 } as const

  test('a fixed regression is the first thing a reader sees', () => {
    const { check, ...rest } = concluded('held', { precedent })
    expect(bodyOf({ check, ...rest })).toMatch(
      /^<!--.*-->\n> \[!TIP\]\n> \*\*The regression of `1a2b3c4` is fixed\.\*\* `order-extract`/,
    )
    expect(check.output.title).toMatch(/^The regression of 1a2b3c4 is fixed\./)
  })

  test('a change that was taken back fixes it as well', () => {
    expect(bodyOf(published('unaffected', {}, { precedent, comment: { marker, exists: true } }))).toBe(
      `${marker}\n● The regression of \`1a2b3c4\` is fixed. No prompt is affected by this change.\n`,
    )
  })

  test.each([
    ['it still regresses', 'regressed', precedent],
    ['it is not proved', 'inconclusive', precedent],
    ['nothing blocked before', 'held', { ...precedent, conclusion: 'pass' }],
  ] as const)('nothing is fixed where %s', (_, name, before) => {
    expect(bodyOf(concluded(name, { precedent: before }))).not.toMatch(/fixed|mended/)
  })

  test('a waiver fixes nothing', () => {
    const { report, verdict } = outcomeOf('regressed')
    const waiver = { comparison: 'c', fingerprint: 'f', untilMs: 0, by: 'mona', why: 'on purpose' }
    const waived = {
      ...verdict,
      conclusion: 'pass' as const,
      blocks: false,
      comparisons: verdict.comparisons.map((one) => ({ ...one, waived: waiver })),
    }
    const input = makeInput('concluded', {}, { precedent })
    expect(bodyOf(describePublication(input, { report, verdict: waived }))).not.toContain('fixed')
  })

  test('a broken gate is mended, several regressions are counted', () => {
    expect(concluded('held', { precedent: { ...precedent, regressed: 0 } }).check.output.title).toMatch(
      /^What blocked 1a2b3c4 is mended\./,
    )
    expect(concluded('held', { precedent: { ...precedent, regressed: 2 } }).check.output.title).toMatch(
      /^The 2 regressions of 1a2b3c4 are fixed\./,
    )
  })

  test('attempts are folded, the newest first; a single one is not listed', () => {
    const first = {
      attempt: 1,
      atMs: Date.UTC(2026, 10, 20, 12),
      trigger: 'pull_request.synchronize',
      conclusion: 'inconclusive',
      figures: describeFigures(outcomeOf('inconclusive')),
    } as const
    const second = { attempt: 2, atMs: Date.UTC(2026, 10, 20, 13), trigger: 'command /eval', actor: 'mona' }
    const body = bodyOf(concluded('held', { attempts: [first, second] }))
    expect(body).toContain('<details><summary>Attempts</summary>')
    const rows = body.split('\n').filter((line) => /^\| \d/.test(line))
    expect(rows[0]?.replaceAll('&#8203;', '')).toMatch(
      /^\| 2 \| 2026-11-20 13:00 UTC \| \/eval by mona \| ● pass \|/,
    )
    expect(rows[1]?.replaceAll('&#8203;', '')).toMatch(
      /^\| 1 \| 2026-11-20 12:00 UTC \| push \| ◆ inconclusive \| −8\.3/,
    )
    expect(bodyOf(concluded('held', { attempts: [first] }))).not.toContain('Attempts')
  })
})

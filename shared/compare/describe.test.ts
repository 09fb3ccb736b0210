/** What people read of a comparison and of a trial: figures in place, and nothing active of what strangers wrote. */
import { describe, expect, test } from 'vitest'
import { buildReport, type ComparisonSpec, times } from '../../test/fixtures/build-report.ts'
import type { Report, ReportTrial } from '../report/report.ts'
import { decideComparison } from './decide-comparison.ts'
import { describeRunnerComparison } from './describe-runner-comparison.ts'
import { describeTrial, type Tried } from './describe-trial.ts'

const headSha = 'abcdef1'.repeat(6)

function told(
  heads: Record<string, ComparisonSpec['head'] & object>,
  more: Partial<ComparisonSpec> = {},
  report: Partial<Report> = {},
) {
  const specs = Object.entries(heads).map(([runner, head]): ComparisonSpec => ({ runner, head, ...more }))
  const built = buildReport(specs, { report })
  return describeRunnerComparison(decideComparison(built.report, built.policy, Object.keys(heads)), headSha)
}

describe('a comparison', () => {
  test('says what is proven, and of the rest what would settle it', () => {
    const text = told({ big: times(40, 1), small: [...times(20, 1), ...times(20, 0)] })
    expect(text).toMatch(/^\*\*`big` is the most accurate and the best value\.\*\*\n\n\| runner \|/)
    expect(text).toContain(
      '| `big` | `tiny-triage` | 100.0\u202F% [94, 100] | 9\u202Fms | 11\u202Fms | 13\u202Fms | 0 |',
    )
    expect(text).toMatch(/- \*\*Most accurate\*\*: `big`, \+50\.0\u202Fpts \[\+3\d, \+6\d\] over `small`\./)
    expect(text).toMatch(/- \*\*Fastest\*\*: not distinguishable: no runner leads\./)
    expect(text).toContain('because more than that is lost with `small`')
    expect(text).toContain('40 cases of `support-triage` at `abcdef1`, one answer each')
  })

  test('equal runners are not told apart', () => {
    const text = told({ a: times(12, 1), b: [...times(11, 1), 0] })
    expect(text).toMatch(/^\*\*These cases do not tell the runners apart\.\*\*/)
    expect(text).toMatch(
      /`a` leads with \+8\.3\u202Fpts .* over `b`\. \d+ more cases like these would settle it\./,
    )
  })

  test('one reason that stands in the way of all is said once, and a table of nothing is left out', () => {
    const stopped = { kind: 'budget' as const, message: 'the budget is used up.' }
    const text = told({ a: times(4, 1), b: times(4, 1) }, {}, { stopped })
    expect(text).toMatch(
      /^\*\*Nothing is recommended: it was stopped: the budget is used up\.\*\*\n\n\| runner/,
    )
    expect(text).not.toContain('Most accurate')
    const none = told({ a: times(4, 1), b: times(4, 1) }, { trial: () => undefined }, { stopped })
    expect(none).toBe('**Nothing is recommended: it was stopped: the budget is used up.**')
  })

  test('names are only names', () => {
    const text = told({ 'a|b': times(12, 1), '`@ada`': times(12, 0) }, { prompt: 'x <img> | #1' })
    expect(text).not.toMatch(/<img>(?!`)|[^`\u200B;]@ada/)
    for (const line of text.split('\n').filter((one) => one.startsWith('| ')))
      expect(line.split('|')).toHaveLength(9)
  })
})

describe('a trial', () => {
  const aside: Tried = {
    kind: 'try',
    number: 7,
    commentId: 9,
    trial: { path: 'prompts/p.prompt', runner: 'tiny', input: {} },
    messages: [{ role: 'user', text: 'Hello </pre> @ada\n```' }],
  }
  const show = (change: Partial<ReportTrial>, report: Partial<Report> = {}) => {
    const built = buildReport([{ head: [1], trial: (trial) => ({ ...trial, scores: [], ...change }) }], {
      report,
    })
    return describeTrial(built.report, aside, headSha)
  }

  test('shows messages, answer, and what it took', () => {
    const text = show({ output: 'line 1\n</pre><b>@ada', money: { amount: 0.0042, currency: 'USD' } })
    expect(text).toMatch(/^\*\*`support-triage` on `tiny`: it answered\.\*\*/)
    expect(text).toContain('<pre>\nline 1\n&#60;/pre&#62;&#60;b&#62;@ada\n</pre>')
    expect(text).toContain('<pre>\nHello &#60;/pre&#62; @ada\n```\n</pre>')
    expect(text).toContain('| 100 | 80 | 2 | 9\u202Fms | 0.0042\u202FUSD | 9\u202Fms | `stop` |')
    expect(text).toContain('`tiny-triage`, embedded')
  })

  test.each<[Partial<ReportTrial>, string]>([
    [{ outcome: 'empty', output: '' }, 'it answered nothing.'],
    [{ outcome: 'cut-off' }, 'its answer was cut off by a limit.'],
    [{ outcome: 'refused' }, 'it refused to answer.'],
    [
      { outcome: 'failed', error: { kind: 'server', message: 'HTTP 500 @ada.' } },
      'the call failed: HTTP 500 @&#8203;ada.',
    ],
  ])('%o', (change, said) => expect(show(change)).toContain(`: ${said}**`))

  test('no call: the mistake, else the stop', () => {
    const gone = (report: Partial<Report>) => show({}, { ...report, trials: [] })
    const problem = {
      path: 'p',
      code: 'x',
      message: 'it renders to nothing',
      hint: 'mend it',
      severity: 'error',
    } as const
    expect(gone({ problems: [problem] })).toBe(
      '`support-triage` on `tiny`: no call was made: it renders to nothing (mend it).',
    )
    expect(gone({ stopped: { kind: 'runner', message: 'it is away.' } })).toContain(
      'no call was made: it is away.',
    )
  })

  test('a long answer is cut at a whole character', () => {
    const text = show({ output: '😀'.repeat(15_000) })
    expect(text.length).toBeLessThan(25_000)
    expect(text).toContain('😀…\n</pre>')
  })
})

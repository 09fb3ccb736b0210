import { describe, expect, test } from 'vitest'
import { exitCode, explainFailOn } from './exit-code.ts'
import type { Verdict } from './verdict.ts'

describe('exit code', () => {
  const error = {
    conclusion: 'error',
    blocks: true,
    nothingAffected: false,
    headline: '',
    comparisons: [],
  } as const
  const verdict = (conclusion: Verdict['conclusion'], blocks = conclusion === 'fail'): Verdict => ({
    ...error,
    conclusion,
    blocks,
  })
  const configuration: Verdict = { ...error, errorKind: 'configuration' }
  const infrastructure: Verdict = { ...error, errorKind: 'infrastructure' }
  test.each([
    ['regression', [0, 1, 0, 1, 2, 3]],
    ['inconclusive', [0, 1, 1, 1, 2, 3]],
    ['never', [0, 0, 0, 0, 2, 3]],
  ] as const)('fail-on %s', (failOn, codes) => {
    const verdicts = [
      verdict('pass'),
      verdict('fail'),
      verdict('inconclusive'),
      verdict('inconclusive', true),
      configuration,
      infrastructure,
    ]
    expect(verdicts.map((one) => exitCode(one, failOn))).toEqual(codes)
  })

  test('where fail-on makes it end otherwise than the verdict says, that is said', () => {
    expect(explainFailOn(verdict('fail'), 'never')).toContain('never')
    expect(explainFailOn(verdict('inconclusive', true), 'never')).toContain('never')
    expect(explainFailOn(verdict('inconclusive'), 'inconclusive')).toContain('fails this job')
    for (const agreed of [verdict('pass'), verdict('fail'), verdict('inconclusive', true), infrastructure])
      expect(explainFailOn(agreed, 'inconclusive')).toBeUndefined()
    expect(explainFailOn(verdict('fail'), 'regression')).toBeUndefined()
    expect(explainFailOn(verdict('pass'), 'never')).toBeUndefined()
  })
})

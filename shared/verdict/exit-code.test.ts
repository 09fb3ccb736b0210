import { describe, expect, test } from 'vitest'
import { exitCode } from './exit-code.ts'
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
})

/** One mistake is told once, and at its full weight. */
import { expect, test } from 'vitest'
import { distinctProblems } from './distinct-problems.ts'
import type { Problem } from './problem.ts'

const at = (line: number, severity: Problem['severity'] = 'error'): Problem => ({
  path: 'a.prompt',
  line,
  code: 'unknown-key',
  message: '"modl" is not known here',
  severity,
})

test('the same mistake is told once, where it was first met', () => {
  expect(distinctProblems([at(2), at(1), at(2)])).toEqual([at(2), at(1)])
})

test('another place, another code or another message is another mistake', () => {
  const others = [at(1), at(2), { ...at(1), code: 'wrong-type' }, { ...at(1), message: 'else' }]
  expect(distinctProblems(others)).toEqual(others)
})

test('an error outweighs the warning of the same mistake, whichever comes first', () => {
  expect(distinctProblems([at(1, 'warning'), at(1)])).toEqual([at(1)])
  expect(distinctProblems([at(1), at(1, 'warning')])).toEqual([at(1)])
})

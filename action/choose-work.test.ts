/** A fork never gets more than the policy in force allows. */
import { expect, test } from 'vitest'
import { chooseWork } from './choose-work.ts'

test.each([
  ['evaluate', false, 'on-command', 'measure'],
  ['evaluate', false, 'lint-only', 'measure'],
  ['evaluate', true, 'lint-only', 'render'],
  ['evaluate', true, 'on-command', 'measure'],
  ['evaluate', true, 'always', 'measure'],
  ['plan', false, 'always', 'plan'],
  ['plan', true, 'lint-only', 'render'],
  ['validate', false, 'always', 'render'],
  ['validate', true, 'on-command', 'render'],
] as const)('mode %s, fork %s, forks: %s → %s', (mode, isFork, forks, work) => {
  expect(chooseWork(mode, isFork, { forks })).toBe(work)
})

/** Which sweeps there are: copies only where the operator wants them and somebody can make them. */
import { expect, test } from 'vitest'
import { fakeDeps } from '../../test/app/fake-deps.ts'
import { allSweeps } from './all-sweeps.ts'

const backup = { folder: '/copies', hours: 24, keep: 7 }
const copy = async () => {}

test.each([
  [backup, copy, true],
  [backup, undefined, false],
  [undefined, copy, false],
])('with %j', (wanted, backUp, isThere) => {
  // none of them is run
  const sweeps = allSweeps({
    ...fakeDeps({ settings: { backup: wanted } }),
    receive: async () => 'stored' as const,
    backUp,
  })
  expect(sweeps.some(({ name }) => name === 'back-up')).toBe(isThere)
  expect(sweeps.some(({ name }) => name === 'revive-dead')).toBe(true)
  expect(new Set(sweeps.map(({ name }) => name)).size).toBe(sweeps.length)
})

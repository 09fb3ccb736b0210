/** Which sweeps there are: copies only where the operator wants them and somebody can make them. */
import { expect, test } from 'vitest'
import type { Deps } from '../deps.ts'
import { allSweeps } from './all-sweeps.ts'

const backup = { folder: '/copies', hours: 24, keep: 7 }
const copy = async () => {}

test.each([
  [{ backup }, copy, true],
  [{ backup }, undefined, false],
  [{}, copy, false],
])('with %j', (settings, backUp, isThere) => {
  // none of them is run
  const given = { settings, backUp } as unknown as Pick<
    Deps,
    'github' | 'store' | 'settings' | 'nowMs' | 'log'
  >
  const sweeps = allSweeps({ ...given, receive: async () => 'stored' as const, backUp })
  expect(sweeps.some(({ name }) => name === 'back-up')).toBe(isThere)
  expect(new Set(sweeps.map(({ name }) => name)).size).toBe(sweeps.length)
})

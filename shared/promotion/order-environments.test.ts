/** Which environment is asked first where one event moves several. */
import { expect, test } from 'vitest'
import { orderEnvironments } from './order-environments.ts'

const order = (froms: Readonly<Record<string, string | undefined>>) =>
  orderEnvironments(
    Object.fromEntries(
      Object.entries(froms).map(([name, from]) => [name, from === undefined ? {} : { from }]),
    ),
  ).map(([name]) => name)

test('what another one comes from goes before it, however the file has them', () => {
  expect(order({ live: 'canary', canary: 'staging', staging: undefined })).toEqual([
    'staging',
    'canary',
    'live',
  ])
  expect(order({ b: undefined, a: undefined })).toEqual(['b', 'a'])
})

test('a circle ends', () => expect(order({ a: 'b', b: 'a' })).toHaveLength(2))

/** The order in which one event moves environments that versions come through. */
import { expect, test } from 'vitest'
import { isFollowed, whoseTurn } from './whose-turn.ts'

const environments = {
  staging: { 'promote-on': 'merge' },
  eu: { 'promote-on': 'merge', from: 'staging' },
  us: { 'promote-on': 'merge', from: 'elsewhere' },
} as const

test.each([
  ['at first', [], ['staging', 'us']],
  ['when the one before has ended', ['staging'], ['staging', 'eu', 'us']],
])('whose turn it is %s', (_, ended, due) => {
  const wanted = Object.entries(environments)
  expect(whoseTurn(wanted, new Set(ended)).map(([name]) => name)).toEqual(due)
})

test.each([
  ['staging', 'merge', true],
  ['staging', 'release', false],
  ['eu', 'merge', false],
  ['staging', 'command', false],
] as const)('%s, moved by a %s, is followed: %s', (environment, source, isIt) => {
  expect(isFollowed({ environment, source }, environments)).toBe(isIt)
})

/** Which commit a command means, of a branch and of a fork. */
import { expect, test } from 'vitest'
import { refuseHead } from './refuse-head.ts'

const headSha = 'abc1234'.padEnd(40, '0')
const other = 'f'.repeat(40)
test.each<[string, boolean, readonly string[], string | undefined]>([
  ['a branch needs no commit', false, [], undefined],
  ['the beginning of the head', false, ['ABC1234'], undefined],
  ['a fork needs the whole', true, ['abc1234'], 'write `/try p @sha`'],
  ['a fork needs one', true, [], 'comes from a fork'],
  ['the whole head of a fork', true, [headSha], undefined],
  ['another commit', false, ['fff1234'], 'is not the head of this pull request any more'],
  ['another commit of a fork', true, [other], 'is not the head'],
  ['two', false, [headSha, other], 'Name one commit at most'],
])('%s', (_, isFork, shas, said) => {
  const refused = refuseHead(shas, { headSha }, { isFork, example: '/try p @sha' })
  if (said === undefined) expect(refused).toBeUndefined()
  else expect(refused).toContain(said)
})

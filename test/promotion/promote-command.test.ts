/** What `/promote` takes its words for, before anything is asked of the default branch. */
import { expect, test } from 'vitest'
import { findTarget } from '../../app/commands/find-target.ts'
import { promoteCommand } from '../../app/commands/promote.ts'
import { makeVersion } from '../store/rows.ts'
import { openDesk, print } from './open-desk.ts'

const tip = 'f'.repeat(40)
const released = '4be1f20'.padEnd(40, '0')

test('a target is the tip, a commit, or a version', async () => {
  const desk = await openDesk()
  desk.commits.push(released)
  await desk.versions('triage', 2)
  await desk.store.prompts.save(1, [makeVersion('triage', print(3), { commit: released })], 9, false)
  const [newest] = await desk.store.prompts.versions(1, 'triage', 1)
  const target = async (at: string | undefined, of?: 'all') =>
    await findTarget(desk.deps, desk.tenant, {
      name: of === 'all' ? undefined : 'triage',
      ...{ at, branch: 'main', tip },
    })
  const version = { sha: released, ref: 'main', version: print(3) }

  expect(await target(undefined)).toEqual({ sha: tip, ref: 'main' })
  expect(await target(`v${newest?.id}`)).toEqual(version)
  expect(await target('3333333')).toEqual(version)
  // in full it is the commit, as an approval means it
  expect(await target(released)).toEqual({ sha: released, ref: 'main' })
  expect(await target(released.toUpperCase())).toEqual({ sha: released, ref: 'main' })
  expect(await target('4be1f20', 'all')).toEqual({ sha: released, ref: 'main' })
  expect(await target('v99')).toMatch(/^"triage" has no version "v99"; its newest are v/)
  expect(await target('v1', 'all')).toBe('"v1" is no commit, and a version is of one prompt: name it')
  expect(await target('abcdef0', 'all')).toBe('this repository has no commit abcdef0')
  expect(await target('abcdef0')).toContain('has no version "abcdef0"')
})

test.each([
  ['', 'NAME or all is missing; to ENV is missing'],
  ['triage to production --canary 0', '--canary takes a number above 0 and below 100'],
  ['triage to production --canary 100', '--canary takes a number above 0 and below 100'],
  ['triage to production --canary 1e1', '--canary takes a number above 0 and below 100'],
  ['triage to production --canary ten --now', 'there is --canary; --canary takes a number above 0'],
  ['triage production', '"production" is one word too many; to ENV is missing'],
])('/promote %s is refused: %s', async (text, why) => {
  if (promoteCommand.where !== 'anywhere') throw new Error('it stands anywhere')
  const request = { words: [], text, actor: 'grace', permission: 'maintain', number: 3 } as const
  // a mistake asks nothing of anybody: no store, no GitHub
  const answer = await promoteCommand.run({} as never, {} as never, {
    ...request,
    wish: 'comment/1',
    commentId: 1,
  })
  expect(answer.isDone).toBe(false)
  expect(answer.text.replaceAll('&#8203;', '').replaceAll('&#45;', '-')).toContain(why)
})

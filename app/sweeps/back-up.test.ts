/** Copies are made when the newest is old enough, and so many are kept. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from './back-up.ts'

const hourMs = 60 * 60_000
const startMs = Date.UTC(2026, 10, 20, 17, 5, 9)

async function open({ keep = 2 } = {}) {
  const folder = join(await mkdtemp(join(tmpdir(), 'promptgate-backups-')), 'copies')
  onTestFinished(() => rm(join(folder, '..'), { recursive: true, force: true }))
  const clock = { nowMs: startMs }
  const sweep = (copyTo: (path: string) => Promise<void> = (path) => writeFile(path, 'rows')) =>
    backUp(
      { backup: { folder, hours: 24, keep }, backUp: copyTo, nowMs: () => clock.nowMs },
      new AbortController().signal,
    )
  return { folder, clock, sweep, list: async () => (await readdir(folder)).toSorted() }
}

test('a copy is made at once, then when it is old enough, whoever started the process meanwhile', async () => {
  const { clock, sweep, list } = await open()
  expect(await sweep()).toEqual({ done: 1, problems: [] })
  clock.nowMs += 23 * hourMs
  expect(await sweep()).toEqual({ done: 0, problems: [] })
  clock.nowMs += hourMs
  expect(await sweep()).toEqual({ done: 1, problems: [] })
  expect(await list()).toEqual(['promptgate-2026-11-20T17-05-09Z.db', 'promptgate-2026-11-21T17-05-09Z.db'])
})

test('the oldest copies go, what is no copy stays, and so does one of the future', async () => {
  const { folder, clock, sweep, list } = await open()
  await sweep()
  const others = ['notes.txt', 'promptgate-before-upgrade.db', 'promptgate-2099-01-01T00-00-00Z.db']
  for (const name of others) await writeFile(join(folder, name), '')
  for (let day = 1; day <= 3; day++) {
    clock.nowMs += 24 * hourMs
    await sweep()
  }
  expect(await list()).toEqual(
    [...others, 'promptgate-2026-11-22T17-05-09Z.db', 'promptgate-2026-11-23T17-05-09Z.db'].toSorted(),
  )
})

test('a copy that fails is a fault, takes no other away, and is tried again', async () => {
  const { folder, clock, sweep, list } = await open({ keep: 1 })
  await sweep()
  await writeFile(join(folder, 'promptgate-2026-11-19T00-00-00Z.db.4711.part'), 'half')
  clock.nowMs += 25 * hourMs
  const full = async () => {
    throw new Error('The disk is full')
  }
  await expect(sweep(full)).rejects.toThrow('The disk is full')
  expect(await list()).toEqual([
    'promptgate-2026-11-19T00-00-00Z.db.4711.part',
    'promptgate-2026-11-20T17-05-09Z.db',
  ])
  await sweep()
  expect(await list()).toEqual(['promptgate-2026-11-21T18-05-09Z.db'])
})

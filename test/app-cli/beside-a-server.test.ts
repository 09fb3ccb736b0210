/** The operator's commands as processes of their own, beside a store that is in use: what they write is whole, what they may not do they refuse. */
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { backUpInChild } from '../../app/cli/back-up-in-child.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { Store } from '../../app/store/store.ts'
import { makeRepository } from '../store/rows.ts'

const main = join(import.meta.dirname, '../../app/main.ts')

async function promptgate(databaseUrl: string, ...argv: string[]) {
  const child = spawn(process.execPath, [main, ...argv], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [out, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, out, said }
}

async function open(): Promise<{ folder: string; url: string; store: Store }> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-operator-'))
  const url = `file:${join(folder, 'app.db')}`
  const store = await openStore({ url })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  await store.repositories.save(makeRepository(7))
  return { folder, url, store }
}

async function namesIn(url: string): Promise<(string | undefined)[]> {
  const store = await openStore({ url })
  const row = await store.repositories.get(7)
  await store.close()
  return [row?.owner, row?.name]
}

test('a copy and an export of a store that is in use hold what it holds; the export becomes a database', async () => {
  const { folder, url, store } = await open()
  const wanted = await store.repositories.get(7)
  const [copy, lines, other] = ['copy.db', 'all.jsonl', 'other.db'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  expect(await promptgate(url, 'backup', copy)).toEqual({
    code: 0,
    out: '',
    said: `copied the database to ${copy}\n`,
  })
  expect(await promptgate(url, 'export', '--to', lines)).toMatchObject({ code: 0 })
  for (const file of [copy, lines]) expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await namesIn(`file:${copy}`)).toEqual([wanted?.owner, wanted?.name])

  const imported = await promptgate(`file:${other}`, 'import', lines)
  expect(imported).toMatchObject({ code: 0, said: expect.stringMatching(/^imported \d+ rows of /) as string })
  expect(await namesIn(`file:${other}`)).toEqual([wanted?.owner, wanted?.name])
  const again = await promptgate(`file:${other}`, 'import', lines)
  expect(again).toMatchObject({ code: 2, said: expect.stringContaining('not empty') as string })
  const inUse = await promptgate(url, 'import', lines)
  expect(inUse).toMatchObject({
    code: 3,
    said: expect.stringContaining('stop the other one first') as string,
  })
  expect(await readdir(folder)).not.toContain('copy.db.part')
})

test('a database that is not there is none, and is not made', async () => {
  const { folder } = await open()
  const absent = join(folder, 'absent.db')
  const { code, said } = await promptgate(`file:${absent}`, 'export', '--to', join(folder, 'x'))
  expect([code, said]).toEqual([
    2,
    `promptgate: there is no database at ${absent}: set DATABASE_URL as for the server\n`,
  ])
  expect((await readdir(folder)).filter((name) => name.startsWith('absent') || name === 'x')).toEqual([])
})

test('the copy that the server orders is made by another process, whose fault is its own words', async () => {
  const { folder, url } = await open()
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = url
  onTestFinished(() => {
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
  })
  const copy = join(folder, 'copy.db')
  const { signal } = new AbortController()
  await backUpInChild(main, copy, signal)
  expect((await readFile(copy)).subarray(0, 15).toString()).toBe('SQLite format 3')
  await expect(backUpInChild(main, copy, signal)).rejects.toThrow(/^\S+copy.db is there already/)
  await expect(backUpInChild(main, join(folder, 'late.db'), AbortSignal.abort())).rejects.toThrow(/abort/i)
})

/** Copies the database when the newest copy is old enough, and drops the oldest. Copies are known by their names alone. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupSettings } from '../settings.ts'
import type { Swept } from './start-sweeps.ts'

export interface BackUpDeps {
  readonly backup: BackupSettings
  /** the file is there as a whole afterwards, or not at all */
  readonly backUp: (path: string, signal: AbortSignal) => Promise<void>
  readonly nowMs: () => number
}

const hourMs = 60 * 60_000

/** `promptgate-2026-11-20T17-05-00Z.db` */
const copy = /^promptgate-(\d{4}-\d\d-\d\dT)(\d\d)-(\d\d)-(\d\d)Z\.db$/

const nameOf = (ms: number): string =>
  `promptgate-${new Date(ms).toISOString().slice(0, 19).replaceAll(':', '-')}Z.db`

const timeOf = (name: string): number => Date.parse(name.replace(copy, '$1$2:$3:$4Z'))

export async function backUp(
  { backup, backUp: copyTo, nowMs }: BackUpDeps,
  signal: AbortSignal,
): Promise<Swept> {
  const { folder, hours, keep } = backup
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const newest = (await listCopies(folder, nowMs())).at(-1)
  if (newest !== undefined && nowMs() - timeOf(newest) < hours * hourMs) return { done: 0, problems: [] }
  await copyTo(join(folder, nameOf(nowMs())), signal)
  const copies = await listCopies(folder, nowMs())
  const old = copies.slice(0, Math.max(0, copies.length - keep))
  for (const name of [...old, ...(await listCut(folder))]) await rm(join(folder, name), { force: true })
  return { done: 1, problems: [] }
}

/** Oldest first. What is of the future tells of a clock that was wrong, and is left alone. */
async function listCopies(folder: string, nowMs: number): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => copy.test(name))
  return names.filter((name) => timeOf(name) <= nowMs).toSorted()
}

/** What a process left behind that was killed over it. */
async function listCut(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(
    (name) => copy.test(name.replace(/\.\d+\.part$/, '')) && !copy.test(name),
  )
}

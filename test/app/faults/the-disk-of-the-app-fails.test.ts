/** Fault suite 8: where nothing can be stored nothing is accepted, nothing is told as done, and it goes on by itself. */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import type { RepositoryHandle } from '../../github/scenario/open-repository.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf } from '../read-pull.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { playJob } from './play-job.ts'
import { until } from './until.ts'

/** Only root may mount, and only root can take the right to write away from itself by it. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0

async function mountForTest(options: string): Promise<string> {
  const mount = await mkdtemp(join(tmpdir(), 'promptgate-disk-'))
  onTestFinished(() => rm(mount, { recursive: true, force: true }))
  mountOn(mount, options)
  return mount
}

function mountOn(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
}

/** The clock of a test that asks `/ready` anew: it remembers its answer for five seconds. */
const later = { offsetMs: 0 }
const nowMs = () => Date.now() + later.offsetMs

async function readiness({ app }: Promptgate): Promise<{ status: number; text: string }> {
  later.offsetMs += 6_000
  const answer = await fetch(`${app().url}/ready`)
  return { status: answer.status, text: await answer.text() }
}

async function open(mount: string): Promise<Promptgate> {
  const promptgate = await promptgateForTest({ nowMs, databaseUrl: `file:${join(mount, 'app.db')}` })
  promptgate.github.onDispatch = async (run) => void (await playJob(promptgate, run, { isRight: true }))
  return promptgate
}

const statuses = ({ github }: Promptgate): number[] => github.hooks.log.map(({ statusCode }) => statusCode)

/** Two pull requests come while nothing can be stored: every webhook is refused. */
async function openRefused(promptgate: Promptgate, shop: RepositoryHandle) {
  const before = statuses(promptgate).length
  const pulls = await openBoth(shop)
  await promptgate.github.settled()
  const refused = statuses(promptgate).slice(before)
  expect(refused.length).toBeGreaterThan(2)
  expect(refused.filter((status) => status < 500)).toEqual([])
  return pulls
}

/** Both get their verdict by themselves, from one run. */
async function expectMadeUp(
  { github, settled }: Promptgate,
  shop: RepositoryHandle,
  [docs, pull]: Awaited<ReturnType<typeof openBoth>>,
): Promise<void> {
  await until('both have their check', () => docs.checks().length > 0 && pull.checks().length > 0)
  await settled()
  expect([conclusionOf(docs), conclusionOf(pull)]).toEqual(['success', 'success'])
  expect(shop.runs()).toHaveLength(1)
  expect(github.problems()).toEqual([])
}

test.skipIf(!canMount)(
  'a full disk: not ready, no 2xx, and everything is made up for when there is room',
  async () => {
    const mount = await mountForTest('size=4m')
    const promptgate = await open(mount)
    const { repository, app } = promptgate
    const shop = await repository({ files: appFiles() })
    expect(await readiness(promptgate)).toMatchObject({ status: 200 })

    await fill(mount)
    await until('the disk is felt', async () => (await readiness(promptgate)).status === 503)
    expect((await readiness(promptgate)).text).toMatch(/disk of the database is full/)
    const pulls = await openRefused(promptgate, shop)
    const [docs, pull] = pulls
    expect([docs.checks(), pull.checks()]).toEqual([[], []])
    expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
    expect((await fetch(`${app().url}/live`)).status).toBe(200)

    await rm(join(mount, 'ballast'))
    await until('it is ready again', async () => (await readiness(promptgate)).status === 200)
    // GitHub keeps what was refused; the App fetches it at its next start
    await promptgate.stop()
    await promptgate.start()
    await expectMadeUp(promptgate, shop, pulls)
  },
  180_000,
)

/** Until not even a page of the log fits. */
async function fill(mount: string): Promise<void> {
  const ballast = join(mount, 'ballast')
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {
    try {
      for (;;) await writeFile(ballast, Buffer.alloc(size), { flag: 'a' })
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
    }
  }
}

/** One pull request that needs no job, and one that does. */
async function openBoth(shop: Awaited<ReturnType<Promptgate['repository']>>) {
  const docs = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  const kinder = { title: 'Kinder', branch: 'kinder', files: { [promptPath]: mendedPrompt } }
  return [docs, await shop.openPull(kinder)] as const
}

/**
 * A file system that nobody has a file open on, in place of the first: a handle of the stopped App lives until its memory
 * is collected, and the last one of a database that closes writes the log into it and takes the log away.
 */
async function mountAnew(mount: string): Promise<void> {
  const names = (await readdir(mount)).filter((name) => !name.endsWith('-shm'))
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(mount, name))] as const),
  )
  mountOn(mount, 'size=32m')
  for (const [name, bytes] of files) await writeFile(join(mount, name), bytes)
}

const broken: readonly (readonly [
  string,
  (mount: string) => Promise<void>,
  (mount: string) => Promise<void>,
  string,
])[] = [
  [
    'a read-only database',
    async (mount) => {
      await mountAnew(mount)
      execFileSync('mount', ['-o', 'remount,ro', mount])
    },
    async (mount) => void execFileSync('mount', ['-o', 'remount,rw', mount]),
    'read-only',
  ],
  [
    'a damaged log',
    async (mount) => {
      await mountAnew(mount)
      // as a process leaves it that was killed
      await copyFile(join(mount, 'image'), join(mount, 'app.db'))
      const wal = await readFile(join(mount, 'image-wal'))
      await writeFile(join(mount, 'app.db-wal'), wal.fill(0x5a, wal.length >> 1, (wal.length >> 1) + 5_000))
    },
    async (mount) => {
      await copyFile(join(mount, 'image'), join(mount, 'app.db'))
      await copyFile(join(mount, 'image-wal'), join(mount, 'app.db-wal'))
    },
    'damaged',
  ],
]

test.skipIf(!canMount).each(broken)(
  '%s: the App does not come up, nothing is accepted, and the restored one makes up for it',
  async (_, spoil, mend, kind) => {
    const mount = await mountForTest('size=32m')
    const promptgate = await open(mount)
    const { repository, start, stop } = promptgate
    const shop = await repository({ files: appFiles() })
    for (const end of ['', '-wal']) await copyFile(join(mount, `app.db${end}`), join(mount, `image${end}`))
    await stop()
    await spoil(mount)
    await expect(start()).rejects.toMatchObject({ kind })

    const pulls = await openRefused(promptgate, shop)
    const [docs, pull] = pulls
    await expect(start()).rejects.toMatchObject({ kind })
    expect([docs.checks(), pull.checks()]).toEqual([[], []])
    expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })

    await mend(mount)
    await start()
    await expectMadeUp(promptgate, shop, pulls)
  },
  180_000,
)

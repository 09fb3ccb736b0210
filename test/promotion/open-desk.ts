/** What promotions are tested with: the store in a file, a fake GitHub that can fail, and versions that are served. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { AnyRequest, CommandEntry } from '../../app/commands/command.ts'
import type { Deps } from '../../app/deps.ts'
import type { RunningSettings } from '../../app/settings.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { NewPointer } from '../../app/store/promotion-store.ts'
import type { Tenant } from '../../app/tenant.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { makePointer, makeRepository, makeRequest, makeVersion, noonMs } from '../store/rows.ts'
import { shipyard } from './shipyard.ts'

/** Fingerprint of the n-th version: `v1` is `1111…`. */
export const print = (n: number): string => String(n).repeat(64)

export async function openDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-desk-'))
  const store = await openStore({ url: `file:${join(folder, 'app.db')}` })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  const row = makeRepository(1)
  await store.repositories.save(row)
  const yard = shipyard()
  const clock = { nowMs: noonMs }
  let ids = 0
  const settings: Partial<RunningSettings> = {
    githubUrl: 'https://github.example',
    publicUrl: 'https://gate.example',
    credentials: { appId: 1, privateKey: 'key', webhookSecret: 's'.repeat(32) },
  }
  const deps = {
    store,
    github: { repository: () => yard.repository },
    settings,
    log: silentLog,
    nowMs: () => clock.nowMs,
    newId: () => String(++ids).padStart(32, '0'),
    // what nothing here asks for is not there
  } as unknown as Deps
  const tenant: Tenant = { row, github: yard.repository }
  let comments = 0

  return {
    ...yard,
    store,
    deps,
    tenant,
    clock,
    /** `v1` … of a prompt */
    versions: async (prompt: string, count: number) => {
      for (let n = 1; n <= count; n += 1)
        await store.prompts.save(1, [makeVersion(prompt, print(n))], clock.nowMs, true)
    },
    /** what a promotion of before left active */
    serve: async (environment: string, prompt: string, n: number, more: Partial<NewPointer> = {}) => {
      const active = await store.promotions.pointers(1, environment)
      const slot = more.slot ?? 'stable'
      const before = active.find((one) => one.prompt === prompt && one.slot === slot)
      const id = deps.newId()
      clock.nowMs += 1_000
      await store.promotions.open(makeRequest(id, { environment }), [])
      const moved = await store.promotions.move({
        repositoryId: 1,
        requestId: id,
        result: { headline: '', prompts: [] },
        rows: [
          makePointer(prompt, print(n), {
            atMs: clock.nowMs,
            evidence: `e${n}`,
            ...(before === undefined ? {} : { expected: before.id, fromFingerprint: before.toFingerprint }),
            ...more,
          }),
        ],
        nowMs: clock.nowMs,
        jobs: [],
      })
      if (moved.kind !== 'moved') throw new Error(moved.kind)
    },
    /** what is served: `triage stable 2 promotion` */
    served: async (environment: string) =>
      (await store.promotions.pointers(1, environment)).map(
        ({ prompt, slot, toFingerprint, kind }) => `${prompt} ${slot} ${toFingerprint[0]} ${kind}`,
      ),
    /** a person writes it now; `more.commentId` of an earlier one says it again after a crash */
    say: async (command: CommandEntry, text: string, more: Partial<AnyRequest> = {}) => {
      if (command.where !== 'anywhere') throw new Error('it belongs into a pull request')
      clock.nowMs += 1_000
      comments += 1
      const commentId = more.commentId ?? comments
      return await command.run(deps, tenant, {
        words: text.split(' '),
        text,
        actor: 'grace',
        permission: 'maintain',
        number: 3,
        wish: `comment/${commentId}`,
        writtenAtMs: clock.nowMs,
        ...more,
        commentId,
      })
    },
  }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

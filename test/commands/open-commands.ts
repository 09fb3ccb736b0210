/** Comments of people → the real handler, on a database file, before a GitHub that answers what a test says. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'
import type { Deps } from '../../app/deps.ts'
import { onIssueComment } from '../../app/events/issue-comment.ts'
import { onPublish } from '../../app/events/publish.ts'
import type { GitHubRepository, Permission, PullFacts } from '../../app/github/github.ts'
import { decideTask } from '../../app/publish/decide-task.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { AuditRow, EvaluationRow } from '../../app/store/rows.ts'
import { type BuildOptions, buildReport, type ComparisonSpec } from '../fixtures/build-report.ts'
import { silentLog } from '../fixtures/silent-log.ts'
import { orderedFor } from '../order/make-order.ts'
import { makeTree } from '../plan/make-facts.ts'
import { parsers } from '../plan/parse-in-process.ts'
import { fakeGitHub, makePull } from '../publish/fake-github.ts'
import { head, mergeBase } from '../publish/make-input.ts'
import { makeRow, nowMs } from '../publish/make-row.ts'

export interface Saying {
  readonly login?: string
  readonly role?: Permission
  readonly type?: 'User' | 'Bot'
  readonly action?: string
  readonly isIssue?: boolean
  readonly writtenAtMs?: number
}

/** What a comment brought about. */
export interface Told {
  /** without the marker; absent: silence */
  readonly answer?: string
  readonly reactions: readonly string[]
  /** of this comment alone */
  readonly audit: readonly AuditRow[]
  readonly asked: number
}

const repositoryId = 42
const policyPath = '.github/promptgate.yml'

const writtenAt = ({ writtenAtMs }: Saying) =>
  writtenAtMs === undefined ? {} : { created_at: new Date(writtenAtMs).toISOString() }

export async function openCommands() {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-commands-'))
  const clock = { nowMs }
  const store = await openStore({ url: `file:${join(folder, 'app.db')}`, nowMs: () => clock.nowMs })
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  const fake = fakeGitHub()
  const cancelled: number[] = []
  const reactions: string[] = []
  let role: Permission = 'none'
  let asked = 0
  let policyText = ''
  const ref = { id: repositoryId, installationId: 5, owner: 'acme', name: 'support' }
  const github: GitHubRepository = Object.assign(fake.github.repository(ref), {
    ref,
    permissionOf: async () => {
      asked += 1
      return role
    },
    isProtected: async (branch: string) => branch !== 'weak',
    react: async (_: number, reaction: string) => void reactions.push(reaction),
    getFacts: async () => ({ ...ref, ownerId: 1, defaultBranch: 'main', isPrivate: true }),
    resolveBranch: async () => head,
    source: {
      listTree: async (sha: string) => ({
        ...makeTree(policyText === '' ? {} : { [policyPath]: policyText }),
        sha,
      }),
      readBlobs: async (oids: Iterable<string>) =>
        new Map(Array.from(oids, (oid) => [oid, new TextEncoder().encode(policyText)])),
    },
    cancelRun: async (id: number) => void cancelled.push(id),
  })
  await store.repositories.save({ ...ref, ownerId: 1, defaultBranch: 'main', isPrivate: true })
  let lastId = 0
  const deps = {
    store,
    github: { repository: () => github },
    openParsers: () => parsers,
    settings: {
      policyPath,
      githubUrl: 'https://github.example',
      publicUrl: 'https://gate.example',
      credentials: { appId: 1, privateKey: 'key', webhookSecret: 's'.repeat(32) },
    },
    log: silentLog,
    metrics: { count: () => {}, observe: () => {} },
    nowMs: () => clock.nowMs,
    newId: () => String(++lastId).padStart(32, '0'),
    // what a command in these tests does not reach
  } as unknown as Deps

  /** `id`: the same comment once more, as after a crash. */
  const say = async (body: string, by: Saying = {}, id = ++lastId): Promise<Told> => {
    role = by.role ?? 'maintain'
    asked = 0
    reactions.length = 0
    const before = (await store.audit.list(repositoryId, { limit: 1_000 })).rows.length
    const known = new Set(fake.comments.keys())
    const user = { login: by.login ?? 'grace', type: by.type ?? 'User' }
    const isPull = by.isIssue !== true
    const issue = { number: 7, ...(isPull ? { pull_request: { url: 'https://api.example/7' } } : {}) }
    await onIssueComment(deps, {
      id: `d${id}`,
      name: 'issue_comment',
      action: by.action ?? 'created',
      repositoryId,
      payload: { sender: user, comment: { id, user, body, ...writtenAt(by) }, issue },
      attempt: 1,
    })
    const [made] = [...fake.comments].filter(([at]) => !known.has(at))
    const { rows } = await store.audit.list(repositoryId, { limit: 1_000 })
    return {
      ...(made === undefined ? {} : { answer: made[1].split('\n').slice(1).join('\n').trim() }),
      reactions: [...reactions],
      audit: rows.slice(0, rows.length - before),
      asked,
    }
  }

  const get = async (id = 'e1'): Promise<EvaluationRow> => {
    const row = await store.evaluations.get(repositoryId, id)
    if (row === undefined) throw new Error(`there is no evaluation ${id}`)
    return row
  }
  const publish = (evaluationId = 'e1') =>
    onPublish({ repositoryId, evaluationId }, deps, async (task) => decideTask(task))
  const begin = async (over: Partial<EvaluationRow> = {}): Promise<EvaluationRow> => {
    const evaluation = makeRow({ state: 'running', runId: 99, ...over })
    await store.evaluations.begin({ evaluation, nowMs: clock.nowMs, supersede: true, jobs: [] })
    return evaluation
  }

  return {
    ...fake,
    deps,
    store,
    clock,
    cancelled,
    say,
    get,
    begin,
    publish,
    /** the policy file of the default branch, which holds nothing else */
    setPolicy: (text: string) => {
      policyText = text
    },
    setPull: (over: Partial<PullFacts>) => void fake.pulls.set(7, makePull(over)),
    /** an evaluation of the head whose report came, decided and published */
    conclude: async (
      specs: readonly ComparisonSpec[],
      options: BuildOptions = {},
      over: Partial<EvaluationRow> = {},
    ) => {
      const { report: built, policy } = buildReport(specs, options)
      const report = { ...built, change: { ...built.change, mergeBase, head } }
      const ordered = JSON.stringify(orderedFor(report))
      const evaluation = await begin({ ordered, policy: JSON.stringify(policy), ...over })
      const body = gzipSync(JSON.stringify(report))
      const save = { evaluation, runAttempt: 1, bodyHash: 'h', body, report, nowMs: clock.nowMs, jobs: [] }
      await store.reports.save(save)
      await publish(evaluation.id)
      return report
    },
  }
}

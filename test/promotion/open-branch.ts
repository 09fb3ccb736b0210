/** A default branch whose commits a test writes, a store in a file, and jobs that a test works off: promotions without a server. */

import { createMetrics } from '../../app/create-metrics.ts'
import type { Deps } from '../../app/deps.ts'
import { eventHandlers } from '../../app/events/index.ts'
import { onPublish } from '../../app/events/publish.ts'
import type { CheckState } from '../../app/github/check-state.ts'
import type { Comparison, GitHubRepository } from '../../app/github/github.ts'
import { parsePayload } from '../../app/payload.ts'
import { requestPromotion } from '../../app/promotion/request-promotion.ts'
import { wakeRequests } from '../../app/promotion/wake-requests.ts'
import { decideTask } from '../../app/publish/decide-task.ts'
import type { EvaluationRow } from '../../app/store/rows.ts'
import type { Source } from '../../shared/gather/source.ts'
import { sha256Hex } from '../../shared/json.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Tree } from '../../shared/plan/plan.ts'
import type { ProtectionRules } from '../../shared/promotion/decision-facts.ts'
import { buildFacts, pack } from '../app/faults/build-facts.ts'
import { type Files, makeTree } from '../plan/make-facts.ts'
import { parsers } from '../plan/parse-in-process.ts'
import { openDesk } from './open-desk.ts'

export type Branch = Awaited<ReturnType<typeof openBranch>>

export async function openBranch(first: Files) {
  const desk = await openDesk()
  const commits: string[] = []
  const checks: CheckState[] = []
  const protection = new Map<string, ProtectionRules>()
  const trees = new Map<string, Tree>()
  const contents = new Map<string, string>()
  const push = (files: Files): string => {
    const sha = sha256Hex(`${commits.length} ${JSON.stringify(files)}`).slice(0, 40)
    const tree = { ...makeTree(files), sha }
    for (const [path, { oid }] of tree.files) contents.set(oid, String(files[path]))
    trees.set(sha, tree)
    commits.push(sha)
    return sha
  }
  push(first)
  const bytesOf = (oid: string) => new TextEncoder().encode(contents.get(oid))
  const source: Source = {
    listTree: async (sha) => trees.get(sha) ?? makeTree({}),
    readBlobs: async (oids) => new Map(Array.from(oids, (oid) => [oid, bytesOf(oid)])),
    streamBlob: async function* (oid) {
      yield bytesOf(oid)
    },
  }
  const tip = () => commits.at(-1) ?? ''
  const repository: Partial<GitHubRepository> = {
    source,
    getFacts: async () => ({ ...desk.tenant.row, isArchived: false }),
    resolveBranch: async () => tip(),
    isOnBranch: async (_, sha) => trees.has(sha),
    isProtected: async () => true,
    getCommit: async (sha) => {
      const before = commits[commits.indexOf(sha) - 1]
      return { sha, parents: before === undefined ? [] : [before], message: 'm' }
    },
    compare: async (base): Promise<Comparison> => ({
      baseSha: base,
      mergeBaseSha: base,
      renames: new Map(),
      files: [],
      isCut: false,
    }),
    getEnvironment: async (name) => protection.get(name),
    findCheck: async () => undefined,
    createCheck: async (state) => checks.push(state),
    updateCheck: async () => undefined,
  }
  const github = repository as GitHubRepository
  let comments = 0
  const settings = { ...desk.deps.settings, policyPath: '.github/promptgate.yml', orderMinutes: 30 }
  const deps: Deps = {
    ...desk.deps,
    settings,
    github: { repository: () => github } as never,
    openParsers: () => parsers,
    metrics: createMetrics(),
  }
  const { store } = deps

  /** what is due now, one after the other; what announces and starts workflows is left out */
  async function work(given: Deps = deps): Promise<void> {
    for (;;) {
      const nowMs = desk.clock.nowMs
      const leased = await store.deliveries.lease({ owner: 'test', nowMs, leaseMs: 1_000_000, limit: 10 })
      if (leased.length === 0) return
      for (const { id, event, payload } of leased) {
        const parsed = parsePayload(payload)
        const evaluationId = String(parsed['evaluationId'])
        if (event === 'promptgate.promote' || event === 'promptgate.source')
          await eventHandlers[event]?.(given, {
            id,
            name: event,
            repositoryId: 1,
            payload: parsed,
            attempt: 1,
          })
        const row = await store.evaluations.get(1, evaluationId)
        if (row !== undefined) await wakeRequests(given, row)
        if (event === 'promptgate.publish')
          await onPublish({ repositoryId: 1, evaluationId }, given, async (task) => decideTask(task))
        await store.deliveries.finish(id, 'test', nowMs)
      }
    }
  }

  return {
    ...desk,
    deps,
    tenant: { ...desk.tenant, github },
    github,
    checks,
    protection,
    push,
    tip,
    work,
    /** a person's wish, in a comment of its own */
    ask: async (
      actor: string,
      more: Partial<Parameters<typeof requestPromotion>[2]> = {},
      given: Deps = deps,
    ) => {
      desk.clock.nowMs += 1_000
      comments += 1
      const sourceEvent = `comment/${comments}`
      const ask = {
        environment: 'production',
        source: 'command',
        sourceEvent,
        sha: tip(),
        ref: 'main',
        actor,
      } as const
      const tenant = { row: desk.tenant.row, github: given.github.repository(github.ref) }
      return await requestPromotion(given, tenant, { ...ask, ...more })
    },
    /** the job of an evaluation that is under way */
    measure: async (id: string, isRight = true): Promise<EvaluationRow> => {
      const evaluation = await store.evaluations.get(1, id)
      const ordered = parseOrdered(evaluation?.ordered)
      if (evaluation === undefined || ordered === undefined) throw new Error(`there is no order ${id}`)
      const report = buildFacts(ordered, id, isRight)
      const body = pack(report)
      desk.clock.nowMs += 1_000
      const { nowMs } = desk.clock
      await store.reports.save({
        evaluation,
        runAttempt: 1,
        bodyHash: sha256Hex(body),
        body,
        report,
        nowMs,
        jobs: [],
      })
      await onPublish({ repositoryId: 1, evaluationId: id }, deps, async (task) => decideTask(task))
      return evaluation
    },
  }
}

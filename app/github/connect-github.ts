/** GitHub as the App sees it: every function of the contract, over Probot's Octokit. */
import { setTimeout as sleepFor } from 'node:timers/promises'
import type { Probot } from 'probot'
import type { Tree } from '../../shared/plan/plan.ts'
import type { Log } from '../log.ts'
import type { Credentials, Settings } from '../settings.ts'
import { readArtifact } from './artifacts.ts'
import { readBlobs, streamBlob } from './blobs.ts'
import { createCheck, findCheck, updateCheck } from './checks.ts'
import { createComment, findComment, react, updateComment } from './comments.ts'
import { createCommitComment, findCommitComment, updateCommitComment } from './commit-comments.ts'
import { compare } from './compare.ts'
import type { RepositoryContext } from './context.ts'
import { listDeliveries, redeliver } from './deliveries.ts'
import { addDeploymentStatus, createDeployment, findDeployment, getDeploymentState } from './deployments.ts'
import { getEnvironment } from './environments.ts'
import type { GitHub, GitHubRepository, RepositoryRef } from './github.ts'
import { findInstallation, getFacts, listRepositories, listRepositoriesOf } from './installations.ts'
import { openCache } from './open-cache.ts'
import { openGate } from './open-gate.ts'
import { openOctokit } from './open-octokit.ts'
import { openTransport } from './open-transport.ts'
import { permissionOf } from './permission.ts'
import { getPull, isOnBranch, isProtected, listOpenPulls, listPullsOf } from './pulls.ts'
import { openAccess } from './read-access.ts'
import { getCommit, resolveBranch, resolveTag } from './refs.ts'
import { type Caller, openCaller } from './request.ts'
import { githubLimits, type Limits } from './token-bucket.ts'
import { listTree } from './trees.ts'
import { cancelRun, dispatch, findRun, getRun } from './workflows.ts'

export interface ConnectOptions {
  readonly credentials: Credentials
  readonly settings: Pick<Settings, 'githubUrl' | 'githubApiUrl'>
  readonly log: Log
  readonly nowMs: () => number
  readonly fetch?: typeof fetch
  /** of one request, or of one part of a stream; default 10 s */
  readonly deadlineMs?: number
  /** default: what GitHub allows */
  readonly limits?: Limits
  /** files that a tree may have; default 500,000 */
  readonly maxTreeFiles?: number
  readonly sleep?: (ms: number) => Promise<void>
}

const concurrency = 10
const maxWaitMs = 60_000
const blobCacheBytes = 64 * 1024 * 1024
const treeCacheCount = 20
/** of all trees that are kept: one entry takes some 200 bytes */
const treeCacheFiles = 400_000

export function connectGitHub(options: ConnectOptions): GitHub & { readonly probot: Probot } {
  const { credentials, settings, log, nowMs, limits = githubLimits, deadlineMs = 10_000 } = options
  const send = options.fetch ?? fetch
  const sleep = options.sleep ?? ((ms: number) => sleepFor(ms))
  const apiUrl = settings.githubApiUrl.replace(/\/+$/, '')
  const octokits = openOctokit({ credentials, apiUrl, log, deadlineMs, fetch: send })
  const rateLeft = new Map<number, number>()
  const callers = new Map<number, Caller>()
  const pages = new Map<number, string>()
  const trees = openCache<Tree>(treeCacheFiles, ({ files }) =>
    Math.max(files.size, treeCacheFiles / treeCacheCount),
  )
  const blobs = openCache<Uint8Array>(blobCacheBytes, (bytes) => bytes.length)
  let slug: string | undefined

  function callerOf(installationId: number): Caller {
    const known = callers.get(installationId)
    if (known !== undefined) return known
    const caller = openCaller({
      installationId,
      octokits,
      gate: openGate({ limits, concurrency, maxWaitMs, nowMs, sleep }),
      log,
      nowMs,
      sleep,
      random: Math.random,
      onRateLeft: (left) => rateLeft.set(installationId, left),
    })
    callers.set(installationId, caller)
    return caller
  }
  const app = callerOf(0)

  async function readSlug(): Promise<string> {
    slug ??= (await app.read((octokit) => octokit.rest.apps.getAuthenticated())).data?.slug ?? ''
    return slug
  }

  async function readInstallationUrl(installationId: number): Promise<string> {
    const known = pages.get(installationId)
    if (known !== undefined) return known
    const { data } = await app.read((octokit) =>
      octokit.rest.apps.getInstallation({ installation_id: installationId }),
    )
    pages.set(installationId, data.html_url)
    return data.html_url
  }

  function contextOf(ref: RepositoryRef): RepositoryContext {
    return {
      ref,
      at: { owner: ref.owner, repo: ref.name },
      caller: callerOf(ref.installationId),
      line: `repository ${ref.id}`,
      appId: credentials.appId,
      slug: readSlug,
      readInstallationUrl: () => readInstallationUrl(ref.installationId),
      githubUrl: settings.githubUrl.replace(/\/+$/, ''),
      fetch: send,
      deadlineMs,
      log,
    }
  }

  function repository(ref: RepositoryRef): GitHubRepository {
    const context = contextOf(ref)
    const treeLimits = { maxFiles: options.maxTreeFiles ?? 500_000 }
    return {
      ref,
      getFacts: () => getFacts(context.caller, ref),
      source: {
        listTree: (sha) => listTree(context, sha, trees, treeLimits),
        readBlobs: (oids, { maxBytes }) => readBlobs(context, oids, maxBytes, blobs),
        streamBlob: (oid) => streamBlob(context, oid),
      },
      compare: (base, head, pull) => compare(context, base, head, pull),
      getPull: (number) => getPull(context, number),
      listOpenPulls: () => listOpenPulls(context),
      listPullsOf: (sha) => listPullsOf(context, sha),
      isProtected: (branch) => isProtected(context, branch),
      isOnBranch: (branch, sha) => isOnBranch(context, branch, sha),
      findCheck: (headSha, name) => findCheck(context, headSha, name),
      createCheck: (state) => createCheck(context, state),
      updateCheck: (id, state) => updateCheck(context, id, state),
      findComment: (pull, marker) => findComment(context, pull, marker),
      createComment: (pull, body) => createComment(context, pull, body),
      updateComment: (id, body) => updateComment(context, id, body),
      react: (commentId, reaction) => react(context, commentId, reaction),
      permissionOf: (login) => permissionOf(context, login),
      getCommit: (sha) => getCommit(context, sha),
      resolveTag: (tag) => resolveTag(context, tag),
      resolveBranch: (branch) => resolveBranch(context, branch),
      getEnvironment: (name) => getEnvironment(context, name),
      findDeployment: (environment, sha, key) => findDeployment(context, environment, sha, key),
      createDeployment: (wanted) => createDeployment(context, wanted),
      getDeploymentState: (id) => getDeploymentState(context, id),
      addDeploymentStatus: (id, status) => addDeploymentStatus(context, id, status),
      findCommitComment: (sha, marker) => findCommitComment(context, sha, marker),
      createCommitComment: (sha, body) => createCommitComment(context, sha, body),
      updateCommitComment: (id, body) => updateCommitComment(context, id, body),
      dispatch: (path, branch, inputs) => dispatch(context, path, branch, inputs),
      findRun: (path, text, sinceMs) => findRun(context, path, text, sinceMs),
      getRun: (id) => getRun(context, id),
      cancelRun: (id) => cancelRun(context, id),
      readArtifact: (runId, name, maxBytes) => readArtifact(context, runId, name, maxBytes),
    }
  }

  return {
    probot: octokits.probot,
    repository,
    listDeliveries: (sinceMs) => listDeliveries(app, sinceMs),
    redeliver: (id) => redeliver(app, id),
    listRepositories: () => listRepositories(app, callerOf, log),
    findInstallation: (owner, name) => findInstallation(app, owner, name),
    listRepositoriesOf: (installationId) => listRepositoriesOf(callerOf(installationId), installationId),
    readAccess: openAccess({ apiUrl, send: openTransport(send, deadlineMs), nowMs }),
    rateLeft: () => new Map(Array.from(rateLeft).filter(([id]) => id !== 0)),
  }
}

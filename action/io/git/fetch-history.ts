/** Brings commits into a clone that lacks them: by id, by pull request ref, deeper and deeper until the merge base is there. */
import { GitProblem, quoteForMessage } from './git-problem.ts'
import { assertSafeRef, hasCommit } from './resolve-commit.ts'
import { type GitContext, runGit } from './run-git.ts'

export interface FetchOptions {
  /** default `origin` */
  readonly remote?: string
  /** commits of history; undefined: all, or as much as the clone's own depth says */
  readonly depth?: number
  /** for a checkout without credentials; goes to the remote's own https origin, never into a file or the process list */
  readonly token?: string
  /** refs that lead to the commit where the server gives no commit by its id, such as refs/pull/7/head */
  readonly refs?: readonly string[]
}

const fullHistory = 'set fetch-depth: 0 in actions/checkout'
const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--no-auto-gc']
const objectId = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/**
 * Fetches a commit by id or a ref, writes no ref, and returns the commit's id. A commit that is here already is not asked
 * for. Throws `no-remote` and `fetch-failed`; both name the fix.
 */
export async function fetchCommit(
  context: GitContext,
  target: string,
  options: FetchOptions = {},
): Promise<string> {
  assertSafeRef(target)
  if (!objectId.test(target)) return await fetchRef(context, target, options)
  if (await hasCommit(context, target)) return target
  const failures: unknown[] = []
  for (const source of [target, ...(options.refs ?? [])]) {
    assertSafeRef(source)
    try {
      await fetchSources(context, [source], depthArgs(options), options)
    } catch (error) {
      failures.push(error)
    }
    if (await hasCommit(context, target)) return target
  }
  throw (
    failures[0] ??
    new GitProblem('fetch-failed', `the remote has no commit ${target}`, {
      hint: 'the branch may have been pushed over since: run again for its present head',
    })
  )
}

async function fetchRef(context: GitContext, ref: string, options: FetchOptions): Promise<string> {
  const { remote, secretConfig } = await remoteAccess(context, options)
  const { stdout } = await network(context, ['ls-remote', '--quiet', '--', remote, ref], secretConfig)
  const lines = stdout.toString('utf8').split('\n')
  const ids = new Map(lines.map((line) => [line.split('\t')[1] ?? '', line.split('\t')[0] ?? '']))
  const sha = ids.get(ref) ?? ids.get(`refs/heads/${ref}`) ?? ids.get(`refs/tags/${ref}`)
  if (sha === undefined)
    throw new GitProblem('unknown-ref', `the remote has no ref "${quoteForMessage(ref)}"`, {
      hint: 'correct its name',
    })
  if (await hasCommit(context, sha)) return await peel(context, sha)
  await fetchSources(context, [ref], depthArgs(options), options)
  return await peel(context, sha)
}

/** The commit behind an annotated tag. */
async function peel(context: GitContext, sha: string): Promise<string> {
  const { stdout } = await runGit(context, ['rev-parse', '--verify', `${sha}^{commit}`])
  return stdout.toString('latin1').trim()
}

const depthArgs = (options: FetchOptions) => (options.depth === undefined ? [] : [`--depth=${options.depth}`])

/**
 * The merge base of two commits, fetching what is missing of both and of their history: first the commits, then 32, 64,
 * 128 … commits deeper, at last everything. Throws `no-merge-base` for unrelated histories and `shallow-history` when
 * the clone is shallow and cannot be deepened.
 */
export async function deepenUntilMergeBase(
  context: GitContext,
  base: string,
  head: string,
  options: FetchOptions = {},
): Promise<string> {
  const shallow = await isShallow(context)
  const depth = shallow ? { depth: options.depth ?? 32 } : {}
  for (const sha of [base, head]) await fetchCommit(context, sha, { ...options, ...depth })
  for (let deepen = 32; deepen <= 4096; deepen *= 2) {
    const found = await mergeBase(context, base, head)
    if (found !== undefined && (await isCertain(context, found, base, head))) return found
    if (!(await isShallow(context))) break
    await deepenBy(context, [`--deepen=${deepen}`], [base, head], options)
  }
  if (await isShallow(context)) await deepenBy(context, ['--unshallow'], [base, head], options)
  const found = await mergeBase(context, base, head)
  if (found !== undefined) return found
  throw new GitProblem(
    'no-merge-base',
    `${base.slice(0, 12)} and ${head.slice(0, 12)} have no common history`,
    {
      hint: 'rebase the branch on the base branch, or choose another base',
    },
  )
}

async function deepenBy(
  context: GitContext,
  args: readonly string[],
  commits: readonly string[],
  options: FetchOptions,
): Promise<void> {
  try {
    await fetchEither(context, commits, args, options)
  } catch (cause) {
    if (cause instanceof GitProblem && cause.code === 'cancelled') throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new GitProblem('shallow-history', `this clone is too shallow to find the merge base (${why})`, {
      hint: fullHistory,
      cause,
    })
  }
}

/** By their ids; where the server gives no commit by its id, by the refs that lead to them. */
async function fetchEither(
  context: GitContext,
  commits: readonly string[],
  args: readonly string[],
  options: FetchOptions,
): Promise<void> {
  try {
    await fetchSources(context, commits, args, options)
  } catch (error) {
    if (options.refs === undefined || options.refs.length === 0) throw error
    await fetchSources(context, options.refs, args, options)
  }
}

/** The best common ancestor of two commits that are here; undefined where there is none in the history that is here. */
export async function mergeBase(context: GitContext, a: string, b: string): Promise<string | undefined> {
  const { code, stdout } = await runGit(context, ['merge-base', a, b], { answers: [1] })
  return code === 0 ? stdout.toString('latin1').trim() : undefined
}

/**
 * Whether no cut of a shallow history lies between a common ancestor and the two commits: behind such a cut a better
 * ancestor could hide.
 */
async function isCertain(context: GitContext, found: string, a: string, b: string): Promise<boolean> {
  if (!(await isShallow(context))) return true
  const { stdout } = await runGit(context, [
    'log',
    '--format=%H %P',
    '--no-show-signature',
    a,
    b,
    `^${found}`,
  ])
  const lines = stdout.toString('latin1').split('\n')
  return lines.every((line) => line === '' || line.trim().includes(' '))
}

export async function isShallow(context: GitContext): Promise<boolean> {
  const { stdout } = await runGit(context, ['rev-parse', '--is-shallow-repository'])
  return stdout.toString('latin1').trim() === 'true'
}

async function fetchSources(
  context: GitContext,
  sources: readonly string[],
  args: readonly string[],
  options: FetchOptions,
): Promise<void> {
  const { remote, secretConfig } = await remoteAccess(context, options)
  await network(context, ['fetch', ...flags, ...args, '--', remote, ...sources], secretConfig)
}

/** Fetches the contents that a partial clone left out, all in one request. */
export async function fetchAbsent(
  context: GitContext,
  oids: readonly string[],
  options: FetchOptions = {},
): Promise<void> {
  if (oids.length === 0) return
  const { remote, secretConfig } = await remoteAccess(context, options)
  const config = ['-c', 'fetch.negotiationAlgorithm=noop']
  const args = [...config, 'fetch', ...flags, '--filter=blob:none', '--stdin', '--', remote]
  await network(context, args, secretConfig, oids.map((oid) => `${oid}\n`).join(''))
}

type SecretConfig = readonly (readonly [string, string])[]

/** The remote by name, and the header that carries the token: for the remote's own https origin only, redirects refused. */
async function remoteAccess(
  context: GitContext,
  options: FetchOptions,
): Promise<{ remote: string; secretConfig: SecretConfig }> {
  const remote = options.remote ?? 'origin'
  assertSafeRef(remote)
  const { code, stdout } = await runGit(context, ['remote', 'get-url', '--', remote], { answers: [2, 128] })
  if (code !== 0)
    throw new GitProblem('no-remote', `this clone has no remote "${quoteForMessage(remote)}" to fetch from`, {
      hint: fullHistory,
    })
  const { token } = options
  const url = stdout.toString('utf8').trim()
  return { remote, secretConfig: token === undefined ? [] : tokenConfig(url, token) }
}

/** Configuration that sends a token to the origin of an https address; nothing for any other address. */
export function tokenConfig(url: string, token: string): SecretConfig {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') return []
  const key = `http.${new URL(url).origin}/.extraheader`
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64')
  return [
    [key, ''], // forget the header of actions/checkout: GitHub refuses two of them
    [key, `AUTHORIZATION: basic ${basic}`],
    ['http.followRedirects', 'false'],
  ]
}

async function network(
  context: GitContext,
  args: readonly string[],
  secretConfig: SecretConfig,
  stdin = '',
): ReturnType<typeof runGit> {
  try {
    return await runGit(context, args, { secretConfig, stdin })
  } catch (cause) {
    if (cause instanceof GitProblem && cause.code !== 'git-failed') throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    const denied =
      /could not read Username|Authentication failed|Permission denied|403|terminal prompts disabled/
    throw new GitProblem('fetch-failed', why, {
      hint: denied.test(why)
        ? `the checkout has no credentials to fetch with: ${fullHistory}, or leave persist-credentials on`
        : fullHistory,
      cause,
    })
  }
}

/** Pure: an event of GitHub → which commits are compared. */
import { fail, type Result, succeed } from '../shared/problem.ts'

/** Names of commits as they can be resolved or fetched; the merge base is asked of git. */
export interface ChangeRefs {
  /** names of the base, the first that is there counts */
  readonly base: readonly string[]
  readonly head: string
  /** refs to fetch from the remote when a commit is not there, in this order */
  readonly headFetch: readonly string[]
  readonly baseFetch: readonly string[]
  /** known already: it is not looked for in the history */
  readonly mergeBase?: string
  readonly pull?: number
  readonly headRepository?: string
  readonly fork: boolean
  /** no pull request to compare: every prompt of every suite is measured */
  readonly everything: boolean
}

export interface ChangeRequest {
  readonly eventName: string
  readonly event: Readonly<Record<string, unknown>>
  readonly base?: string
  readonly head?: string
  readonly sha?: string
  readonly everything: boolean
}

type Json = Readonly<Record<string, unknown>>

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

function ofPull(event: Json): ChangeRefs | undefined {
  const pull = object(event['pull_request'])
  const base = object(pull['base'])
  const head = object(pull['head'])
  const baseSha = text(base['sha'])
  const headSha = text(head['sha'])
  const number = pull['number'] ?? event['number']
  if (baseSha === undefined || headSha === undefined || typeof number !== 'number') return undefined
  const baseId = object(base['repo'])['id']
  const headId = object(head['repo'])['id']
  const baseRef = text(base['ref'])
  const headRepository = text(object(head['repo'])['full_name'])
  return {
    base: [baseSha],
    head: headSha,
    headFetch: [headSha, `refs/pull/${number}/head`],
    baseFetch: baseRef === undefined ? [baseSha] : [baseSha, `refs/heads/${baseRef}`],
    pull: number,
    ...(headRepository === undefined ? {} : { headRepository }),
    // a deleted fork has no repository any more: it is a fork all the same
    fork: headId === undefined || headId !== baseId,
    everything: false,
  }
}

/** Two commits that an event names, none of them a pull request. */
export function pair(base: string, head: string, everything: boolean): ChangeRefs {
  return { base: [base], head, headFetch: [head], baseFetch: [base], fork: false, everything }
}

/** The two commits an event is about; inputs win over the event. Problems name what the event lacks. */
export function readChange(request: ChangeRequest): Result<ChangeRefs> {
  const found = fromEvent(request)
  if (found === undefined)
    return fail([
      {
        path: 'event',
        code: 'no-change',
        message: `the event ${request.eventName} does not say which commits to compare`,
        hint: 'give the inputs base and head',
        severity: 'error',
      },
    ])
  const { base, head } = request
  return succeed({
    ...found,
    ...(base === undefined ? {} : { base: [base], baseFetch: [base] }),
    ...(head === undefined ? {} : { head, headFetch: [head] }),
    everything: found.everything || request.everything,
  })
}

function fromEvent(request: ChangeRequest): ChangeRefs | undefined {
  const { eventName, event, sha } = request
  switch (eventName) {
    case 'pull_request':
    case 'pull_request_target':
      return ofPull(event)
    case 'merge_group': {
      const group = object(event['merge_group'])
      const base = text(group['base_sha'])
      const head = text(group['head_sha'])
      return base === undefined || head === undefined ? undefined : pair(base, head, false)
    }
    case 'push': {
      const before = text(event['before'])
      const after = text(event['after']) ?? sha
      if (before === undefined || after === undefined || /^0+$/.test(before)) return undefined
      return pair(before, after, false)
    }
    case 'schedule': {
      const now = request.head ?? sha ?? 'HEAD'
      return pair(request.base ?? now, now, request.base === undefined)
    }
    case 'local': {
      const head = request.head ?? 'WORKTREE'
      const names = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']
      return { ...pair(names[0] ?? '', head, false), base: names, baseFetch: [] }
    }
    default: {
      const head = request.head ?? sha ?? 'HEAD'
      const branch = text(object(event['repository'])['default_branch'])
      const base = request.base ?? (branch === undefined ? undefined : `origin/${branch}`)
      if (base === undefined) return undefined
      return {
        ...pair(base, head, false),
        baseFetch: branch === undefined ? [base] : [`refs/heads/${branch}`],
      }
    }
  }
}

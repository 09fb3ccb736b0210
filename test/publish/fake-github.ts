/** A repository on GitHub as publishing sees it: checks and comments that stay, and faults on demand. */

import type { CheckState } from '../../app/github/check-state.ts'
import type { GitHub, GitHubRepository, PullFacts } from '../../app/github/github.ts'
import { GitHubFault } from '../../app/github/github.ts'
import { fakePart } from '../app/fake-deps.ts'
import { head } from './make-input.ts'

export interface FakeCheck extends CheckState {
  readonly id: number
}

type Call = 'createCheck' | 'updateCheck' | 'createComment' | 'updateComment'

export interface FakeGitHub {
  readonly github: GitHub
  /** one commit may have several, the newest last */
  readonly checks: FakeCheck[]
  readonly comments: Map<number, string>
  readonly pulls: Map<number, PullFacts>
  /** every write that reached it, applied or not */
  readonly writes: Call[]
  /** the next call of this name fails: before it is applied, or with its answer lost after it */
  readonly failNext: (call: Call, how: 'before' | 'after', fault?: GitHubFault) => void
}

export function makePull(over: Partial<PullFacts> = {}): PullFacts {
  return {
    number: 7,
    state: 'open',
    isDraft: false,
    isMerged: false,
    isLocked: false,
    title: 'A better prompt',
    author: 'mona',
    baseRef: 'main',
    baseSha: '1'.repeat(40),
    headSha: head,
    ...over,
  }
}

export const badGateway = (): GitHubFault =>
  new GitHubFault('502 Bad Gateway', { kind: 'unavailable', status: 502, isAmbiguous: true })

export function fakeGitHub(): FakeGitHub {
  const checks: FakeCheck[] = []
  const comments = new Map<number, string>()
  const pulls = new Map([[7, makePull()]])
  const writes: Call[] = []
  const failures: { call: Call; how: 'before' | 'after'; fault: GitHubFault }[] = []
  let lastId = 1000

  const write = async <T>(call: Call, apply: () => T): Promise<T> => {
    writes.push(call)
    const at = failures.findIndex((one) => one.call === call)
    const [failure] = at === -1 ? [] : failures.splice(at, 1)
    if (failure?.how === 'before') throw failure.fault
    const value = apply()
    if (failure !== undefined) throw failure.fault
    return value
  }

  const repository = fakePart<GitHubRepository>('repository', {
    compare: async () => ({
      baseSha: '1'.repeat(40),
      mergeBaseSha: '1'.repeat(40),
      renames: new Map(),
      files: [
        {
          path: 'prompts/support-triage.prompt',
          status: 'modified',
          hunks: [{ start: 15, end: 19 }],
        },
      ],
      isCut: false,
    }),
    getPull: async (number) => pulls.get(number),
    findCheck: async (headSha, name) =>
      checks.findLast((check) => check.headSha === headSha && check.name === name),
    createCheck: (state) =>
      write('createCheck', () => {
        lastId += 1
        checks.push({ ...state, id: lastId })
        return lastId
      }),
    updateCheck: (id, state) =>
      write('updateCheck', () => {
        const at = checks.findIndex((check) => check.id === id)
        if (at === -1) throw new GitHubFault('no such check', { kind: 'not-found', status: 404 })
        checks[at] = { ...state, id }
      }),
    findComment: async (_, marker) => [...comments].find(([, body]) => body.startsWith(marker))?.[0],
    createComment: (_, body) =>
      write('createComment', () => {
        lastId += 1
        comments.set(lastId, body)
        return lastId
      }),
    updateComment: (id, body) =>
      write('updateComment', () => {
        if (!comments.has(id)) return 'gone'
        comments.set(id, body)
        return 'updated'
      }),
  })
  return {
    github: fakePart<GitHub>('github', { repository: () => repository }),
    checks,
    comments,
    pulls,
    writes,
    failNext: (call, how, fault = badGateway()) => {
      failures.push({ call, how, fault })
    },
  }
}

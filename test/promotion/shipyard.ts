/** A repository on GitHub as promotions see it: deployments, statuses and comments that stay, and faults on demand. */

import { GitHubFault, type GitHubRepository } from '../../app/github/github.ts'
import type { DeploymentState, DeploymentStatus } from '../../app/github/shipping.ts'
import type { ProtectionRules } from '../../shared/promotion/decision-facts.ts'

export interface FakeDeployment {
  readonly id: number
  readonly environment: string
  readonly sha: string
  readonly description: string
  readonly key: string
  readonly statuses: DeploymentStatus[]
}

export interface FakeComment {
  readonly id: number
  readonly place: number | string
  body: string
}

/** `killed`: it was applied, and the process ended before it read the answer. */
type Failure = { readonly at: number; readonly how: 'before' | 'after' | 'killed' }

const badGateway = () =>
  new GitHubFault('502 Bad Gateway', { kind: 'unavailable', status: 502, isAmbiguous: true })

export function shipyard() {
  const deployments: FakeDeployment[] = []
  const comments: FakeComment[] = []
  const environments = new Map<string, ProtectionRules>()
  /** commits of the default branch, the tip last */
  const commits: string[] = ['a'.repeat(40)]
  const state: { calls: string[]; failure: Failure | undefined; forbids: Set<string> } = {
    calls: [],
    failure: undefined,
    forbids: new Set(),
  }
  let lastId = 100

  /** The failure hits the n-th call of all: its answer is lost before or after it was applied. */
  const call = async <T>(name: string, apply: () => T): Promise<T> => {
    state.calls.push(name)
    if (state.forbids.has(name)) throw new GitHubFault('403', { kind: 'forbidden', status: 403 })
    const fails = state.failure?.at === state.calls.length
    if (fails && state.failure?.how === 'before') throw badGateway()
    const value = apply()
    if (fails) throw state.failure?.how === 'killed' ? new Error('killed') : badGateway()
    return value
  }
  const find = (place: number | string, marker: string) =>
    comments.find((one) => one.place === place && one.body.startsWith(marker))?.id
  const add = (place: number | string, body: string) => {
    lastId += 1
    comments.push({ id: lastId, place, body })
    return lastId
  }
  const edit = (id: number, body: string): 'updated' | 'gone' => {
    const one = comments.find((comment) => comment.id === id)
    if (one === undefined) return 'gone'
    one.body = body
    return 'updated'
  }

  const repository: Partial<GitHubRepository> = {
    findDeployment: (environment, sha, key) =>
      call(
        'findDeployment',
        () =>
          deployments.find((one) => one.environment === environment && one.sha === sha && one.key === key)
            ?.id,
      ),
    createDeployment: ({ environment, sha, description, key }) =>
      call('createDeployment', () => {
        lastId += 1
        deployments.push({ id: lastId, environment, sha, description, key, statuses: [] })
        return lastId
      }),
    getDeploymentState: (id) =>
      call(
        'getDeploymentState',
        (): DeploymentState | undefined => deployments.find((one) => one.id === id)?.statuses.at(-1)?.state,
      ),
    addDeploymentStatus: (id, status) =>
      call('addDeploymentStatus', () => {
        deployments.find((one) => one.id === id)?.statuses.push(status)
      }),
    findComment: (number, marker) => call('findComment', () => find(number, marker)),
    createComment: (number, body) => call('createComment', () => add(number, body)),
    updateComment: (id, body) => call('updateComment', () => edit(id, body)),
    findCommitComment: (sha, marker) => call('findCommitComment', () => find(sha, marker)),
    createCommitComment: (sha, body) => call('createCommitComment', () => add(sha, body)),
    updateCommitComment: async () => call('updateCommitComment', () => 'not-permitted' as const),
    getEnvironment: (name) => call('getEnvironment', () => environments.get(name)),
    isOnBranch: (_, sha) => call('isOnBranch', () => commits.includes(sha)),
    resolveBranch: () => call('resolveBranch', () => commits.at(-1)),
    getCommit: (sha) =>
      call('getCommit', () => {
        const whole = commits.find((one) => one.startsWith(sha))
        return whole === undefined ? undefined : { sha: whole, parents: [], message: '' }
      }),
  }
  // what promotions ask for is there, and nothing else
  return { repository: repository as GitHubRepository, deployments, comments, environments, commits, state }
}

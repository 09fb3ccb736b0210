/** Repositories with their pull requests as a sweep meets them, and the inbox it fills. */
import type { GitHubRepository, RepositoryRef } from '../../app/github/github.ts'
import type { EvaluationRow, NewDelivery, RepositoryRow } from '../../app/store/rows.ts'
import { reconcile } from '../../app/sweeps/reconcile.ts'
import { fakePart } from '../app/fake-deps.ts'
import { makeRow } from '../publish/make-row.ts'

export const nowMs = 1_790_000_000_000
export const minuteMs = 60_000

export function repository(id: number, installationId = 9): RepositoryRow {
  const names = { owner: 'acme', name: `shop-${id}`, defaultBranch: 'main' }
  return { id, ownerId: 1, installationId, isPrivate: false, ...names }
}

/** Open pull requests on GitHub, what is stored of them, and what the sweep puts into the inbox. */
export function makeWorld(pulls: Record<number, Record<number, string> | Error>) {
  const received = new Map<string, NewDelivery>()
  const evaluations: EvaluationRow[] = []
  const checks = new Set<string>()
  const world = {
    nowMs,
    received,
    evaluations,
    checks,
    rows: Object.keys(pulls).map((id) => repository(Number(id))),
  }
  const deps = {
    nowMs: () => world.nowMs,
    github: {
      repository: ({ id }: RepositoryRef) => {
        const listOpenPulls = async () => {
          const open = pulls[id] ?? {}
          if (open instanceof Error) throw open
          return Object.entries(open).map(([number, headSha]) => ({
            number: Number(number),
            headSha,
            baseRef: 'main',
            isDraft: false,
          }))
        }
        return fakePart<GitHubRepository>('repository', { listOpenPulls })
      },
    },
    store: {
      repositories: { listActive: async () => world.rows },
      evaluations: {
        list: async (repositoryId: number, filter: { subject?: string; headSha?: string }) => ({
          rows: evaluations.filter(
            (row) =>
              row.repositoryId === repositoryId &&
              row.subject === filter.subject &&
              row.headSha === filter.headSha,
          ),
        }),
      },
      publications: {
        getCheck: async (repositoryId: number, headSha: string) =>
          checks.has(`${repositoryId}/${headSha}`) ? { id: 1, contentHash: '' } : undefined,
      },
    },
    receive: async (delivery: NewDelivery) => {
      if (received.has(delivery.id)) return 'duplicate' as const
      received.set(delivery.id, delivery)
      return 'stored' as const
    },
  }
  const evaluate = (pull: number, headSha: string, rest: Partial<EvaluationRow> = {}): void => {
    evaluations.push(
      makeRow({
        id: `e${pull}`,
        repositoryId: 1,
        subject: `pull/${pull}`,
        headSha,
        createdAtMs: nowMs - 6 * minuteMs,
        state: 'concluded',
        ...rest,
      }),
    )
  }
  return { world, deps, evaluate, sweep: () => reconcile(deps) }
}

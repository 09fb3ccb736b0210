/** The store as publishing sees it: rows in memory, with the rules that matter here. */

import type { ReviewRow, WaiverRow } from '../../app/store/prompt-store.ts'
import type { StoredReport } from '../../app/store/report-store.ts'
import type { EvaluationRow, RepositoryRow } from '../../app/store/rows.ts'
import type { Publication, Store } from '../../app/store/store.ts'
import { fakePart } from '../app/fake-deps.ts'

export interface FakeStore {
  readonly store: Store
  readonly rows: Map<string, EvaluationRow>
  readonly reports: Map<string, StoredReport>
  readonly repository: RepositoryRow
  readonly waivers: WaiverRow[]
  readonly reviews: ReviewRow[]
  /** where checks and comments stand is lost */
  readonly forget: () => void
  readonly setRepository: (row: RepositoryRow) => void
}

export function fakeStore(): FakeStore {
  const rows = new Map<string, EvaluationRow>()
  const reports = new Map<string, StoredReport>()
  const waivers: WaiverRow[] = []
  const reviews: ReviewRow[] = []
  const checks = new Map<string, Publication>()
  const comments = new Map<string, Publication>()
  let repository: RepositoryRow = {
    id: 42,
    ownerId: 1,
    owner: 'acme',
    name: 'support',
    installationId: 5,
    defaultBranch: 'main',
    isPrivate: true,
  }
  const own = (id: number) => [...rows.values()].filter((row) => row.repositoryId === id)
  const store = fakePart<Store>('store', {
    repositories: { get: async (id: number) => (id === repository.id ? repository : undefined) },
    evaluations: {
      get: async (id: number, evaluation: string) => own(id).find((row) => row.id === evaluation),
      list: async (
        id: number,
        filter: { subject?: string; headSha?: string; states?: readonly string[] },
      ) => ({
        rows: own(id).filter(
          (row) =>
            (filter.subject === undefined || row.subject === filter.subject) &&
            (filter.headSha === undefined || row.headSha === filter.headSha) &&
            (filter.states === undefined || filter.states.includes(row.state)),
        ),
      }),
      attempts: async (of: EvaluationRow) =>
        own(of.repositoryId)
          .filter((row) => row.subject === of.subject && row.headSha === of.headSha)
          .filter((row) => row.policyHash === of.policyHash && row.state === 'concluded')
          .toSorted((a, b) => b.attempt - a.attempt),
    },
    reports: {
      read: async (_: number, ids: readonly string[]) => ids.flatMap((id) => reports.get(id) ?? []),
      conclude: async ({
        evaluation,
        verdict,
        figures,
        nowMs,
      }: Parameters<Store['reports']['conclude']>[0]) => {
        const row = rows.get(evaluation.id)
        if (row?.state !== 'reported' && row?.state !== 'concluded') return undefined
        const { conclusion, blocks } = verdict
        const done = {
          ...row,
          state: 'concluded',
          conclusion,
          blocks,
          figures,
          concludedAtMs: nowMs,
        } as const
        rows.set(row.id, done)
        return done
      },
    },
    waivers: {
      ofVersions: async (id: number, fingerprints: readonly string[]) =>
        waivers.filter(
          (one) =>
            one.repositoryId === id &&
            fingerprints.includes(one.fingerprint) &&
            one.revokedAtMs === undefined,
        ),
    },
    reviews: { list: async () => reviews },
    publications: {
      getCheck: async (id: number, sha: string) => checks.get(`${id} ${sha}`),
      saveCheck: async (id: number, sha: string, saved: Publication) => {
        checks.set(`${id} ${sha}`, saved)
      },
      getComment: async (id: number, pull: number) => comments.get(`${id} ${pull}`),
      saveComment: async (id: number, pull: number, saved: Publication) => {
        comments.set(`${id} ${pull}`, saved)
      },
    },
  })
  return {
    store,
    rows,
    reports,
    repository,
    waivers,
    reviews,
    forget: () => {
      checks.clear()
      comments.clear()
    },
    setRepository: (row) => {
      repository = row
    },
  }
}

/** What the store lists for readers: pages that begin where the last one ended, filtered and sorted by the database. */
import type { PointerRow, RequestRow } from './promotion-store.ts'
import type { Lifecycle, PromptRow, TransitionRow, VersionRow } from './prompt-store.ts'
import type { TrialRow } from './report-store.ts'
import type { AuditRow, ComparisonRow, EvaluationRow, RepositoryRow } from './rows.ts'

/** Where a page ended: the value that it is sorted by, and the id among equal ones. */
export interface Position {
  readonly value: string | number
  readonly id: number
}

export interface ListPage<Sort extends string> {
  readonly sort: Sort
  readonly isDescending: boolean
  readonly after?: Position
  readonly limit: number
}

export interface Listed<Row> {
  readonly rows: readonly Row[]
  /** absent on the last page */
  readonly next?: Position
}

type List<Filter, Sort extends string, Row> = (
  repositoryId: number,
  filter: Filter,
  page: ListPage<Sort>,
) => Promise<Listed<Row>>

/** Of the time that the list is about, in milliseconds: from `since` on, before `until`. `q`: a part of some text. */
interface Common {
  readonly since?: number
  readonly until?: number
  readonly q?: string
}

export interface PromptFilter extends Common {
  readonly owner?: string
  readonly tag?: string
  readonly category?: string
  readonly archived?: boolean
}

export interface VersionFilter extends Common {
  readonly prompt: string
  readonly author?: string
  readonly pull?: number
}

export interface EvaluationFilter extends Common {
  readonly state?: EvaluationRow['state']
  readonly conclusion?: NonNullable<EvaluationRow['conclusion']>
  readonly pull?: number
  readonly branch?: string
  readonly head?: string
  readonly actor?: string
}

export type ListedEvaluation = Omit<EvaluationRow, 'ordered' | 'policy' | 'progress' | 'problems'>

export interface ComparisonFilter extends Common {
  readonly evaluation?: string
  readonly prompt?: string
  readonly suite?: string
  readonly runner?: string
  readonly outcome?: string
  readonly standing?: string
  readonly version?: string
}

export interface ListedComparison extends ComparisonRow {
  readonly standing?: 'pass' | 'waived' | 'inconclusive' | 'fail'
  readonly runnerIdentity?: string
  readonly headSha?: string
  readonly pull?: number
  readonly atMs: number
}

export interface TrialFilter extends Pick<Common, 'q'> {
  readonly evaluation: string
  readonly comparison?: string
  readonly arm?: string
  readonly case?: string
  readonly outcome?: string
}

export interface ListedTrial extends TrialRow {
  readonly n: number
  readonly outputHash: string
  /** JSON texts */
  readonly scores: string
  readonly usage?: string
  readonly computeSeconds?: number
  readonly errorKind?: string
}

export interface PromotionFilter extends Common {
  readonly environment?: string
  readonly prompt?: string
  readonly kind?: PointerRow['kind']
  readonly slot?: PointerRow['slot']
  readonly active?: boolean
  readonly pull?: number
  readonly actor?: string
}

export interface ListedPointer extends PointerRow {
  /** number of the version that it leads to */
  readonly version?: number
}

export interface RequestFilter extends Common {
  readonly environment?: string
  readonly kind?: RequestRow['kind']
  readonly source?: RequestRow['source']
  readonly state?: RequestRow['state']
  readonly pull?: number
  readonly actor?: string
}

export interface ListedEnvironment {
  readonly name: string
  /** JSON text */
  readonly rules?: string
  readonly updatedAtMs?: number
  readonly prompts: number
  readonly halted: number
}

export interface AlertRow {
  readonly id: number
  readonly monitor: string
  readonly prompt: string
  readonly issue?: number
  readonly openedAtMs: number
  readonly closedAtMs?: number
}

export interface AlertFilter extends Common {
  readonly state?: 'open' | 'closed'
  readonly monitor?: string
  readonly prompt?: string
}

export interface AuditFilter extends Common {
  readonly actor?: string
  readonly action?: string
}

export interface StatsRow {
  readonly prompts: number
  readonly archivedPrompts: number
  readonly versions: number
  readonly evaluations: number
  readonly conclusions: Readonly<Record<string, number>>
  readonly perDay: readonly { readonly day: string; readonly conclusion: string; readonly count: number }[]
  readonly spend: readonly { readonly currency: string; readonly amount: number }[]
  readonly computeSeconds: number
}

export const sorts = {
  repositories: ['name'],
  prompts: ['name', 'createdAt', 'updatedAt'],
  versions: ['createdAt'],
  evaluations: ['createdAt', 'updatedAt'],
  comparisons: ['measuredAt'],
  trials: ['position'],
  promotions: ['promotedAt'],
  requests: ['createdAt'],
  environments: ['name'],
  served: ['prompt'],
  alerts: ['openedAt'],
  audit: ['at'],
} as const
export type Sorts = { readonly [K in keyof typeof sorts]: (typeof sorts)[K][number] }

export interface Lists {
  /** installed now, of all tenants: each is held against what the caller may see */
  readonly repositories: (
    filter: Pick<Common, 'q'> & { readonly id?: number; readonly owner?: string },
    page: ListPage<Sorts['repositories']>,
  ) => Promise<Listed<RepositoryRow>>
  readonly prompts: List<PromptFilter, Sorts['prompts'], PromptRow>
  readonly versions: List<VersionFilter, Sorts['versions'], VersionRow>
  /** newest first */
  readonly transitions: (
    repositoryId: number,
    of: { readonly prompt: string; readonly fingerprint?: string; readonly state?: Lifecycle },
    limit: number,
  ) => Promise<readonly TransitionRow[]>
  readonly evaluations: List<EvaluationFilter, Sorts['evaluations'], ListedEvaluation>
  readonly comparisons: List<ComparisonFilter, Sorts['comparisons'], ListedComparison>
  readonly trials: List<TrialFilter, Sorts['trials'], ListedTrial>
  readonly promotions: List<PromotionFilter, Sorts['promotions'], ListedPointer>
  readonly requests: List<RequestFilter, Sorts['requests'], RequestRow>
  readonly environments: List<
    Pick<Common, 'q'> & { readonly name?: string },
    Sorts['environments'],
    ListedEnvironment
  >
  /** what is active; halted where the stable row of the same prompt says so */
  readonly served: List<
    Pick<PromotionFilter, 'environment' | 'prompt' | 'q'>,
    Sorts['served'],
    ListedPointer & { readonly isHalted: boolean }
  >
  readonly alerts: List<AlertFilter, Sorts['alerts'], AlertRow>
  readonly audit: List<AuditFilter, Sorts['audit'], AuditRow & { readonly id: number }>
  readonly stats: (repositoryId: number, sinceMs: number) => Promise<StatsRow>
}

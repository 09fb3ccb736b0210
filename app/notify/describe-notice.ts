/** Pure: a request that moved something → what the operator's receiver is told of it. */
import type { PromotedPrompt } from '../../shared/promotion/promotion.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { VersionRow } from '../store/prompt-store.ts'
import type { RepositoryRow } from '../store/rows.ts'

/** Only what is told may be read from it: members are added, never taken away or given another meaning. */
export interface Notice {
  readonly event: RequestRow['kind']
  /** of the request, and of the delivery: the same each time it is sent */
  readonly id: string
  readonly at: string
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string }
  readonly environment: string
  readonly actor: string
  readonly why?: string
  readonly source: RequestRow['source']
  readonly sha: string
  readonly ref: string
  readonly pull?: number
  readonly prompts: readonly NoticedPrompt[]
}

export interface NoticedPrompt {
  readonly prompt: string
  readonly path?: string
  /** fingerprint of what was served before; absent: nothing */
  readonly from?: string
  readonly to?: string
  /** what people call `to`: `v12` */
  readonly version?: string
  readonly model?: string
  /** evaluation that proves it */
  readonly evidence?: string
  readonly standing?: PromotedPrompt['standing']
  readonly canaryPercent?: number
}

export function describeNotice(
  request: RequestRow,
  { id, owner, name }: Pick<RepositoryRow, 'id' | 'owner' | 'name'>,
  versions: ReadonlyMap<string, Pick<VersionRow, 'id' | 'model'>>,
  /** when it moved */
  atMs: number,
): Notice {
  const { kind, environment, actor, why, source, sha, ref, pull, result } = request
  return {
    event: kind,
    id: request.id,
    at: new Date(atMs).toISOString(),
    repository: { id, owner, name },
    environment,
    actor,
    ...(why === undefined ? {} : { why }),
    source,
    sha,
    ref,
    ...(pull === undefined ? {} : { pull }),
    prompts: result.prompts
      .filter(({ outcome }) => outcome === 'moved')
      .map((one) => describe(one, versions)),
  }
}

function describe(
  { outcome: _, why: __, ...prompt }: PromotedPrompt,
  versions: Parameters<typeof describeNotice>[2],
): NoticedPrompt {
  const version = prompt.to === undefined ? undefined : versions.get(prompt.to)
  return {
    ...prompt,
    ...(version === undefined ? {} : { version: `v${version.id}` }),
    ...(version?.model === undefined ? {} : { model: version.model }),
  }
}

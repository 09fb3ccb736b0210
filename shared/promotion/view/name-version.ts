/** What a version is called: `v12`, and the first digits of its fingerprint. */
import type { Piece } from '../../view/document.ts'
import { formatHash } from '../../view/format-figure.ts'
import type { ToldPromotion } from './told-promotion.ts'

type Named = Pick<ToldPromotion, 'versions' | 'links'>

/** For sentences and for commands: `v12`, else seven digits. */
export function versionName({ versions }: Pick<ToldPromotion, 'versions'>, fingerprint: string): string {
  const known = versions.get(fingerprint)
  return known === undefined ? formatHash(fingerprint) : `v${known.id}`
}

/** For table cells: `v12` with a link to what brought it, and the fingerprint. */
export function versionCell(facts: Named, fingerprint: string | undefined): Piece[] {
  if (fingerprint === undefined) return ['–']
  const known = facts.versions.get(fingerprint)
  if (known === undefined) return [{ code: formatHash(fingerprint) }]
  const { repositoryUrl } = facts.links
  const href =
    known.pull !== undefined
      ? `${repositoryUrl}/pull/${known.pull}`
      : known.firstCommit === undefined
        ? undefined
        : `${repositoryUrl}/commit/${encodeURIComponent(known.firstCommit)}`
  return [{ text: `v${known.id}`, href }, ' ', { code: formatHash(fingerprint) }]
}

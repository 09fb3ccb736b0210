/** An evaluation of some of the affected prompts proves those, and opens no merge: the others have no proof. */

import type { Report } from '../report/report.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { codeSpan } from '../view/write-code.ts'
import type { Ordered } from './ordered.ts'

const shown = 3

/**
 * A verdict that blocks stays as it is. What earlier attempts measured of the same content counts as proved; what nobody
 * measured holds the merge back.
 */
export function holdPart(
  verdict: Verdict,
  { unproved = [] }: Pick<Ordered, 'unproved'>,
  { comparisons }: Pick<Report, 'comparisons'> = { comparisons: [] },
): Verdict {
  const measured = new Set(comparisons.map(({ id }) => id))
  const left = unproved.filter((name) => !measured.has(name))
  if (left.length === 0 || verdict.blocks) return verdict
  const names = left.slice(0, shown).map((name) => codeSpan(name))
  const more = left.length > shown ? ` and ${left.length - shown} more` : ''
  return {
    ...verdict,
    conclusion: 'inconclusive',
    blocks: true,
    headline: `Only a part of this change was evaluated; without proof: ${names.join(', ')}${more}. Of the part: ${verdict.headline}`,
  }
}

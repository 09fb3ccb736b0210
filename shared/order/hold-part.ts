/** An evaluation of some of the affected prompts proves those, and opens no merge: the others have no proof. */

import type { Verdict } from '../verdict/verdict.ts'
import { codeSpan } from '../view/write-code.ts'
import type { Ordered } from './ordered.ts'

const shown = 3

/** What blocks by itself stays as it is. */
export function holdPart(verdict: Verdict, { unproved = [] }: Pick<Ordered, 'unproved'>): Verdict {
  if (unproved.length === 0 || verdict.blocks) return verdict
  const names = unproved.slice(0, shown).map((name) => codeSpan(name))
  const more = unproved.length > shown ? ` and ${unproved.length - shown} more` : ''
  return {
    ...verdict,
    conclusion: 'inconclusive',
    blocks: true,
    headline: `Only a part of this change was evaluated; without proof: ${names.join(', ')}${more}. Of the part: ${verdict.headline}`,
  }
}

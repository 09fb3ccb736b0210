/** The hint at a name that nobody knows. */
import { didYouMean } from './did-you-mean.ts'
import { quoteText } from './quote-text.ts'

/** `did you mean "weight"?` for the candidate nearest to `word`; where none is near, `otherwise`. */
export function suggestName(word: string, candidates: Iterable<string>, otherwise: string): string {
  const near = didYouMean(word, candidates)
  return near === undefined ? otherwise : `did you mean ${quoteText(near, 200)}?`
}

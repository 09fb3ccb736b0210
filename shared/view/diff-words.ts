/** Which words two texts share. */
import { diffWordsWithSpace } from 'diff'
import type { Word } from './document.ts'

/** Past this edit distance the answer "everything changed" is cheaper and no less true. */
const maxEditLength = 1000
/** Below this share of common text the marks would be confetti. */
const minCommonShare = 0.25

function whole(base: string, head: string): Word[] {
  const words: Word[] = [
    { side: 'base', text: base },
    { side: 'head', text: head },
  ]
  return words.filter(({ text }) => text !== '')
}

function sideOf(words: readonly Word[], side: 'base' | 'head'): string {
  return words
    .filter((word) => word.side === 'both' || word.side === side)
    .map(({ text }) => text)
    .join('')
}

/** Spaces at the end of both. */
function sharedTail(base: string, head: string): number {
  let length = 0
  while (base.at(-1 - length) === ' ' && head.at(-1 - length) === ' ') length += 1
  return length
}

/** `one word` → `a sentence` is one change, not two with a shared space between. */
function joinChanges(words: readonly Word[]): Word[] {
  const joined: Word[] = []
  let run: Word[] = []
  const flush = () => {
    const [base, head] = [sideOf(run, 'base'), sideOf(run, 'head')]
    const tail = sharedTail(base, head)
    const changed = whole(base.slice(0, base.length - tail), head.slice(0, head.length - tail))
    const bare = base.trim() === '' || head.trim() === ''
    joined.push(...(bare ? run : changed))
    if (!bare && tail > 0) joined.push({ side: 'both', text: base.slice(-tail) })
    run = []
  }
  for (const [index, word] of words.entries()) {
    const follows = words[index + 1]?.side ?? 'both'
    const bridges = run.length > 0 && follows !== 'both' && /^ +$/.test(word.text)
    if (word.side !== 'both' || bridges) run.push(word)
    else {
      flush()
      joined.push(word)
    }
  }
  flush()
  return joined
}

/**
 * The words of both texts in order. Those of `both` and `base` joined are `base`, those of `both` and `head` are `head`.
 * Texts with little in common come back whole.
 */
export function diffWords(base: string, head: string): Word[] {
  if (base === head) return base === '' ? [] : [{ side: 'both', text: base }]
  const changes = diffWordsWithSpace(base, head, { maxEditLength })
  if (changes === undefined) return whole(base, head)
  const words = changes.map(
    ({ value, added, removed }): Word => ({ side: added ? 'head' : removed ? 'base' : 'both', text: value }),
  )
  const common = words.reduce((sum, { side, text }) => sum + (side === 'both' ? text.trim().length : 0), 0)
  if (common < minCommonShare * Math.max(base.length, head.length)) return whole(base, head)
  return joinChanges(words)
}

/** Why answers got worse, computed from the flips and never guessed: how they changed, and which evaluator says so. */
import { formatCount } from './format-in-sentence.ts'
import type { Flip } from './verdict.ts'

/** How one answer changed; the first that fits, from the certain to the vague. */
type Change =
  | 'were cut off by a limit'
  | 'were refused'
  | 'became empty'
  | 'are no longer JSON'
  | 'changed to another script'
  | 'became a sentence instead of a label'
  | 'name a label outside the expected ones'
  | 'name another label'
  | 'became longer'
  | 'became shorter'
  | 'changed'

/** A label set has at most this many labels, and fewer than half as many labels as cases. */
const MAX_LABELS = 20
const MAX_LABEL_CHARS = 40

/**
 * One or two sentences on the flips for the worse, undefined where there is none: what happened to most of the answers
 * (or, where no change is shared by half of them, to the largest group), and with several evaluators which one failed most.
 * `expected`: the expected texts of all cases, of which a set of labels is recognised.
 */
export function likelyReason(
  flips: readonly Flip[],
  expected: readonly (string | undefined)[],
  evaluators: number,
): string | undefined {
  const worse = flips.filter((flip) => flip.direction === 'worse')
  if (worse.length === 0) return undefined
  const labels = labelSet(expected)
  const [change, count] = mostFrequent(worse.map((flip) => changeOf(flip, labels)))
  const sentences = change === 'changed' ? [] : [`${quantity(count, worse.length)} ${change}.`]
  const failures = worse.flatMap((flip) => [...new Set(flip.failures.map((failure) => failure.evaluator))])
  if (evaluators > 1 && failures.length > 0) {
    const [evaluator, times] = mostFrequent(failures)
    sentences.push(`\`${evaluator}\` failed in ${times} of ${worse.length}.`)
  }
  return sentences.length === 0 ? undefined : sentences.join(' ')
}

function quantity(count: number, of: number): string {
  if (of === 1) return 'The answer'
  if (count === of) return `All ${of} answers`
  return count * 2 >= of ? 'Most answers' : `${count} of ${formatCount(of, 'answer')}`
}

function changeOf(flip: Flip, labels: ReadonlySet<string> | undefined): Change {
  const before = flip.baseOutput.trim()
  const after = flip.headOutput.trim()
  if (flip.headOutcome === 'cut-off' && flip.baseOutcome !== 'cut-off') return 'were cut off by a limit'
  if (flip.headOutcome === 'refused' && flip.baseOutcome !== 'refused') return 'were refused'
  if (after === '' && before !== '') return 'became empty'
  if (isJson(before) && !isJson(after)) return 'are no longer JSON'
  const scripts = [mainScript(before), mainScript(after)]
  if (scripts[0] !== undefined && scripts[1] !== undefined && scripts[0] !== scripts[1])
    return 'changed to another script'
  if (labels?.has(fold(before)) === true) {
    if (labels.has(fold(after))) return 'name another label'
    return after.split(/\s+/).length >= 4
      ? 'became a sentence instead of a label'
      : 'name a label outside the expected ones'
  }
  if (after.length >= before.length * 1.5 + 20) return 'became longer'
  if (before.length >= after.length * 1.5 + 20) return 'became shorter'
  return 'changed'
}

const fold = (text: string) => text.trim().toLowerCase()

/** The distinct expected texts, where they are few, short and repeated; undefined where the task is no classification. */
function labelSet(expected: readonly (string | undefined)[]): ReadonlySet<string> | undefined {
  const texts = expected.flatMap((text) => (text === undefined || text.trim() === '' ? [] : fold(text)))
  const labels = new Set(texts)
  const short = [...labels].every(
    (label) => label.length <= MAX_LABEL_CHARS && label.split(/\s+/).length <= 3,
  )
  return labels.size > 0 && labels.size <= MAX_LABELS && labels.size * 2 < texts.length && short
    ? labels
    : undefined
}

/** Only objects and arrays: a bare word or number is no format that could be lost. */
function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Arabic',
  'Hebrew',
  'Han',
  'Hiragana',
  'Hangul',
  'Devanagari',
  'Thai',
]
const scriptPatterns = scripts.map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, 'gu') }))

/** The script of most letters among the first 400 characters; undefined below three letters. */
function mainScript(text: string): string | undefined {
  const sample = text.slice(0, 400)
  const counted = scriptPatterns.map(({ name, pattern }) => ({
    name,
    count: sample.match(pattern)?.length ?? 0,
  }))
  const best = counted.reduce((top, one) => (one.count > top.count ? one : top))
  // Japanese mixes Han and Hiragana: one family
  if (best.count < 3) return undefined
  return best.name === 'Hiragana' ? 'Han' : best.name
}

/** The value that occurs most, and how often; of equals the first met. The list is not empty. */
function mostFrequent<T>(values: readonly T[]): [T, number] {
  const counts = new Map<T, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((top, one) => (one[1] > top[1] ? one : top))
}

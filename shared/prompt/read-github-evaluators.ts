/** `evaluators` of a GitHub Models file → assertions: texts, judges written in the file, and the five built-in judges. */
import type { EvaluatorSpec, SpecOf } from '../config/evaluator-schemas.ts'
import { didYouMean } from '../did-you-mean.ts'
import { githubJudge, githubLlmJudge } from '../evaluators/judge/github-judges.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import { splitPlaceholders } from './placeholders.ts'
import type { Fields, Pointer } from './read-fields.ts'

/** In the order in which the original looks at them; it takes the first that is there. */
const kinds = ['string', 'llm', 'uses']
const builtIn = ['similarity', 'coherence', 'fluency', 'relevance', 'groundedness'].map(
  (name) => `github/${name}`,
)
const comparisons = {
  equals: 'equals',
  contains: 'contains',
  startsWith: 'starts-with',
  endsWith: 'ends-with',
} as const

/**
 * `equals` minds case, the others do not. A judge passes with any score above 0, as in the original: its threshold is
 * the smallest positive score. Source: github/gh-models `cmd/eval/eval.go`.
 */
export function readGithubEvaluators(fields: Fields, rows: readonly JsonObject[]): readonly EvaluatorSpec[] {
  return (fields.list(['evaluators']) ?? []).flatMap((_, at): EvaluatorSpec[] => {
    const pointer = ['evaluators', at]
    const entry = fields.object(pointer)
    if (entry === undefined) return []
    fields.warnUnknown(pointer, ['name', ...kinds])
    fields.text([...pointer, 'name'])
    const [kind, ...more] = kinds.filter((name) => entry[name] !== undefined && entry[name] !== null)
    for (const name of more) ignore(fields, [...pointer, name], `only ${kind} of this evaluator is used`)
    if (kind === undefined) {
      fields.report(pointer, {
        code: 'empty-evaluator',
        message: 'the evaluator says nothing to check',
        hint: 'write string, llm or uses',
      })
      return []
    }
    const read = kind === 'string' ? readString : kind === 'llm' ? readJudge : readBuiltIn
    const spec = read(fields, [...pointer, kind], rows)
    return spec === undefined ? [] : [spec]
  })
}

function ignore(fields: Fields, pointer: Pointer, message: string): void {
  fields.report(
    pointer,
    { code: 'ignored-key', message, hint: 'make it an evaluator of its own', severity: 'warning' },
    'key',
  )
}

function readString(
  fields: Fields,
  pointer: Pointer,
  rows: readonly JsonObject[],
): EvaluatorSpec | undefined {
  if (fields.object(pointer) === undefined) return undefined
  const names = Object.keys(comparisons) as (keyof typeof comparisons)[]
  fields.warnUnknown(pointer, names)
  const given = names.filter((name) => (fields.text([...pointer, name]) ?? '') !== '')
  const [first, ...more] = given
  if (first === undefined) {
    if (names.every((name) => (fields.value([...pointer, name]) ?? '') === ''))
      fields.report(pointer, {
        code: 'empty-evaluator',
        message: 'the evaluator compares with no text',
        hint: `write ${names.join(', ')}`,
      })
    return undefined
  }
  for (const name of more) ignore(fields, [...pointer, name], `only ${first} of this evaluator is used`)
  const value = translate(fields, [...pointer, first], rows)
  const uses = comparisons[first]
  return uses === 'equals' ? { uses, value } : { uses, value, 'ignore-case': true }
}

function readJudge(fields: Fields, pointer: Pointer, rows: readonly JsonObject[]): EvaluatorSpec | undefined {
  if (fields.object(pointer) === undefined) return undefined
  fields.warnUnknown(pointer, ['modelId', 'prompt', 'systemPrompt', 'choices'])
  const model = fields.text([...pointer, 'modelId'])
  if (model !== undefined) {
    const message = `the judge runs on the runner that answered, not on ${quoteText(model)}`
    const hint = 'write a judge with `runner:` in the policy to choose another'
    fields.report([...pointer, 'modelId'], {
      code: 'judge-model-ignored',
      message,
      hint,
      severity: 'warning',
    })
  }
  const system = fields.text([...pointer, 'systemPrompt'])
  const choices = readChoices(fields, [...pointer, 'choices'])
  if (fields.text([...pointer, 'prompt']) === undefined) {
    if (fields.value([...pointer, 'prompt']) === undefined)
      fields.report(pointer, {
        code: 'missing-key',
        message: 'the judge has no prompt',
        hint: 'write `prompt:` with {{completion}} in it',
      })
    return undefined
  }
  const text = fields.text([...pointer, 'prompt'])
  translate(fields, [...pointer, 'prompt'], rows, ['completion', 'input'])
  if (choices === undefined || text === undefined) return undefined
  const judge = githubLlmJudge({
    prompt: text,
    ...(system === undefined ? {} : { systemPrompt: system }),
    choices,
  })
  return { ...judge, ...thresholdOf(judge) }
}

function readChoices(fields: Fields, pointer: Pointer): { choice: string; score: number }[] | undefined {
  const list = fields.list(pointer) ?? []
  const choices = new Map<string, number>()
  for (const [at, entry] of list.entries()) {
    const choice = isJsonObject(entry) ? entry['choice'] : undefined
    const score = isJsonObject(entry) ? entry['score'] : undefined
    const word = typeof choice === 'number' ? String(choice) : choice
    if (typeof word !== 'string' || word === '' || typeof score !== 'number') {
      fields.report([...pointer, at], {
        code: 'judge-choice',
        message: 'a choice needs a text and a score',
        hint: 'write {choice: good, score: 1}',
      })
    } else if (score < 0 || score > 1) {
      fields.report([...pointer, at, 'score'], {
        code: 'judge-choice',
        message: `the score ${score} is not between 0 and 1`,
      })
    } else if (choices.has(word)) {
      fields.report([...pointer, at], {
        code: 'judge-choice',
        message: `the choice ${quoteText(word)} is there twice`,
      })
    } else choices.set(word, score)
  }
  if (list.length < 2) {
    fields.report(fields.value(pointer) === undefined ? pointer.slice(0, -1) : pointer, {
      code: 'judge-choice',
      message: 'a judge needs at least two choices',
      hint: 'write `choices:` with choice and score',
    })
    return undefined
  }
  return [...choices].map(([choice, score]) => ({ choice, score }))
}

function thresholdOf(judge: SpecOf<'judge'>): { threshold?: number } {
  const positive = Object.values(judge.choices).filter((score) => score > 0)
  return positive.length === 0 ? {} : { threshold: Math.min(...positive) }
}

function readBuiltIn(
  fields: Fields,
  pointer: Pointer,
  rows: readonly JsonObject[],
): EvaluatorSpec | undefined {
  const uses = fields.text(pointer)
  if (uses === undefined) return undefined
  const judge = githubJudge(uses)
  if (judge === undefined) {
    const hint = suggestName(uses, builtIn, `known are ${builtIn.join(', ')}`)
    fields.report(pointer, {
      code: 'unknown-evaluator',
      message: `there is no evaluator ${quoteText(uses)}`,
      hint,
    })
    return undefined
  }
  const bare = rows.filter((row) => row['expected'] === undefined || row['expected'] === null).length
  if (judge.text?.includes('{{expected}}') === true && bare > 0) {
    const message = `${uses} compares with \`expected\`, which ${bare} of ${rows.length} rows do not have`
    fields.report(pointer, {
      code: 'no-expected-value',
      message,
      hint: 'give each row an `expected`',
      severity: 'warning',
    })
  }
  return { ...judge, ...thresholdOf(judge) }
}

/** `{{key}}` of a row → `{{input.key}}` of ours; `{{expected}}` stays; what no row has stays text, with a warning. */
function translate(
  fields: Fields,
  pointer: Pointer,
  rows: readonly JsonObject[],
  more: readonly string[] = [],
): string {
  const known = new Set(rows.flatMap((row) => Object.keys(row)))
  const pieces = splitPlaceholders(fields.text(pointer) ?? '').map((piece) => {
    if (typeof piece === 'string') return piece
    const { key } = piece
    if (key === 'expected' || more.includes(key)) return `{{${key}}}`
    if (known.has(key)) return `{{input.${key}}}`
    const guess = didYouMean(key, [...known, ...more])
    fields.report(pointer, {
      code: 'unknown-placeholder',
      message: `no row has ${quoteText(key)}, so {{${key}}} stays as it is`,
      ...(guess === undefined ? {} : { hint: `did you mean "${guess}"?` }),
      severity: 'warning',
    })
    return `\\{{${key}}}`
  })
  return pieces.join('')
}

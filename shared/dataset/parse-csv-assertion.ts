/** A cell of promptfoo's `__expected` column, `type(threshold):value`, → an evaluator. */
import type { EvaluatorSpec } from '../config/policy.ts'
import { didYouMean } from '../did-you-mean.ts'
import { isJsonObject } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import { parseJsonLine } from './parse-json-line.ts'

export type CsvAssertion =
  | { readonly kind: 'evaluator'; readonly spec: EvaluatorSpec; readonly lossy?: string }
  /** the cell asks to run code or to read a file */
  | { readonly kind: 'refused'; readonly message: string; readonly hint: string }
  /** nothing here does the same; the cell asserts nothing */
  | { readonly kind: 'unsupported'; readonly message: string; readonly hint: string }

const form = /^(not-)?([a-z][a-z0-9-]*)(?:\((\d+(?:\.\d+)?)\))?(?::([\s\S]*))?$/
const code = /^(?:not-)?(?:javascript|python|ruby|fn|eval|package|exec|webhook)(?:\([^)]*\))?:/i

const judged = new Set(
  'llm-rubric grade factuality answer-relevance g-eval model-graded-closedqa model-graded-factuality context-faithfulness context-recall context-relevance conversation-relevance search-rubric pi'.split(
    ' ',
  ),
)
const elsewhere = new Set(
  'classifier contains-html contains-sql contains-xml gleu guardrails is-html is-sql is-valid-function-call is-valid-openai-function-call is-valid-openai-tools-call is-xml meteor moderation perplexity perplexity-score tool-call-f1'.split(
    ' ',
  ),
)

/** What a type becomes; `value` is trimmed, `number` the one in parentheses. undefined: the cell lacks what the type needs. */
type Translate = (value: string | undefined, number: number | undefined) => Translation | undefined
interface Translation {
  readonly spec: EvaluatorSpec
  readonly lossy?: string
}

const withText =
  (build: (value: string) => EvaluatorSpec): Translate =>
  (value) =>
    value === undefined || value === '' ? undefined : { spec: build(value) }
const withList = (build: (values: string[]) => EvaluatorSpec): Translate =>
  withText((value) => build(value.split(',').map((part) => part.trim())))
const withNumber =
  (build: (number: number) => EvaluatorSpec): Translate =>
  (value, number) => {
    const amount = number ?? (value === undefined || value === '' ? Number.NaN : Number(value))
    return Number.isFinite(amount) ? { spec: build(amount) } : undefined
  }
const fold = { 'ignore-case': true }

const types: Readonly<Record<string, Translate>> = {
  equals: withText((value) => ({ uses: 'equals', value })),
  contains: withText((value) => ({ uses: 'contains', value })),
  icontains: withText((value) => ({ uses: 'contains', value, ...fold })),
  'contains-any': withList((values) => ({ uses: 'contains-any', values })),
  'icontains-any': withList((values) => ({ uses: 'contains-any', values, ...fold })),
  'contains-all': withList((values) => ({ uses: 'contains-all', values })),
  'icontains-all': withList((values) => ({ uses: 'contains-all', values, ...fold })),
  'starts-with': withText((value) => ({ uses: 'starts-with', value })),
  regex: withText((pattern) => ({ uses: 'regex', pattern })),
  'is-json': jsonAssertion,
  'contains-json': (value, number) => {
    const found = jsonAssertion(value, number)
    return found && { ...found, lossy: 'contains-json asks here that the whole answer is JSON' }
  },
  similar: (value, threshold = 0.8) =>
    value === undefined || value === '' || /^(?:cosine|dot|euclidean)/.test(value)
      ? undefined
      : {
          spec: { uses: 'similarity', value, threshold },
          lossy: 'similar compares words here, not embeddings',
        },
  levenshtein: (value, distance = 5) =>
    value === undefined || !Number.isInteger(distance)
      ? undefined
      : { spec: { uses: 'levenshtein', value, 'max-distance': distance } },
  latency: withNumber((number) => ({ uses: 'latency', 'max-ms': number })),
  cost: withNumber((max) => ({ uses: 'cost', max })),
  'word-count': withNumber((count) => ({ uses: 'word-count', min: count, max: count })),
  'rouge-n': (value, threshold = 0.75) =>
    value === undefined || value === '' ? undefined : { spec: { uses: 'rouge', value, threshold } },
  bleu: (value, threshold = 0.5) =>
    value === undefined || value === '' ? undefined : { spec: { uses: 'bleu', value, threshold } },
  'is-refusal': () => ({ spec: { uses: 'not-refusal', not: true } }),
  'finish-reason': withText((value) => ({ uses: 'finish-reason', value: value as 'stop' })),
}
const valueless = new Set(['is-json', 'contains-json', 'is-refusal'])

/**
 * As promptfoo reads it, but for this: white space around the value does not count; a cell that is only the name of a type
 * that needs a value is compared as text; code and files are refused. A cell of no known type is compared as a whole.
 */
export function parseCsvAssertion(cell: string): CsvAssertion {
  const text = cell.trim()
  if (code.test(text)) {
    const message = `${quoteText(text, 30)} is code, which is never run`
    return { kind: 'refused', message, hint: 'use an evaluator such as regex, json-path or numeric' }
  }
  if (/^(?:[a-z-]+(?:\([^)]*\))?:\s*)?file:\/\//i.test(text)) {
    const message = `${quoteText(text, 30)} names a file, which is never read from a cell`
    return { kind: 'refused', message, hint: 'write the value into the cell' }
  }
  const [, not, type = '', number, value] = form.exec(text) ?? []
  const named = value !== undefined || number !== undefined || valueless.has(type)
  if (named && judged.has(type)) {
    const message = `${type} needs a judge, so the cell asserts nothing`
    return { kind: 'unsupported', message, hint: 'add an evaluator with `uses: judge` to the policy' }
  }
  if ((named && elsewhere.has(type)) || /^(?:trace-|trajectory:)/.test(text))
    return {
      kind: 'unsupported',
      message: `${type} is not supported, so the cell asserts nothing`,
      hint: 'use another evaluator',
    }
  if (!named || !Object.hasOwn(types, type)) {
    const near = named ? didYouMean(type, Object.keys(types)) : undefined
    const spec: EvaluatorSpec = { uses: 'equals', value: text }
    if (near === undefined) return { kind: 'evaluator', spec }
    const lossy = `${quoteText(text, 30)} is compared as a whole: there is no type ${quoteText(type)}, did you mean ${quoteText(near)}?`
    return { kind: 'evaluator', spec, lossy }
  }
  const found = types[type]?.(value?.trim(), number === undefined ? undefined : Number(number))
  if (found === undefined) {
    const message = `${quoteText(text, 30)} lacks what ${type} needs, so it asserts nothing`
    return { kind: 'unsupported', message, hint: 'write type:value or type(number)' }
  }
  return { kind: 'evaluator', ...found, spec: not === undefined ? found.spec : negate(found.spec) }
}

function negate(spec: EvaluatorSpec): EvaluatorSpec {
  const { not, ...plain } = spec
  return not === true ? (plain as EvaluatorSpec) : { ...spec, not: true }
}

function jsonAssertion(value: string | undefined, _number: number | undefined): Translation | undefined {
  if (value === undefined || value === '') return { spec: { uses: 'json' } }
  const read = parseJsonLine(value)
  return read.ok && isJsonObject(read.value)
    ? { spec: { uses: 'json-schema', schema: read.value } }
    : undefined
}

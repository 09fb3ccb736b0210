/** One schema per evaluator: the source of the policy's JSON Schema, of the TypeScript types and of the reference table. */
import { type Static, type TObject, Type } from 'typebox'

/** Members every evaluator has. */
const common = {
  weight: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, default: 1, description: 'Share in the weighted mean of the case.' }),
  ),
  threshold: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1,
      description:
        'The score from which the evaluator counts as passed; default 1, or what the evaluator says.',
    }),
  ),
  required: Type.Optional(
    Type.Boolean({ default: false, description: 'A failure of this evaluator is a gate of its own.' }),
  ),
  not: Type.Optional(
    Type.Boolean({ default: false, description: 'Passes where it would fail: the score becomes 1 − score.' }),
  ),
}

const ignoreCase = {
  'ignore-case': Type.Optional(
    Type.Boolean({ default: false, description: 'Compare without regard to case.' }),
  ),
}
const allowFence = {
  'allow-fence': Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Take one Markdown code fence around the whole answer off first.',
    }),
  ),
}
const text = (description: string) => Type.Optional(Type.String({ description }))
const comparand = text(
  'The text to compare with; `{{expected}}` and `{{input.x}}` are filled in. Default: the expected text.',
)
const anyComparand = Type.Optional(
  Type.Unknown({
    description:
      'The value to compare with; templates in strings are filled in. Default: the expected value.',
  }),
)

const values = Type.Array(Type.String(), { minItems: 1, description: 'The texts to look for.' })
const bound = (description: string) => Type.Optional(Type.Number({ description }))

function evaluator<U extends string, P extends Record<string, object>>(
  uses: U,
  description: string,
  parameters: P,
) {
  return Type.Object(
    { uses: Type.Literal(uses, { description: 'The kind of evaluator.' }), ...common, ...parameters },
    { additionalProperties: false, description },
  )
}

export const evaluatorSchemas = {
  equals: evaluator('equals', 'The whole answer is this text (or, both being JSON, this value).', {
    value: anyComparand,
    ...ignoreCase,
    trim: Type.Optional(Type.Boolean({ default: true, description: 'Ignore white space at both ends.' })),
  }),
  contains: evaluator('contains', 'The answer contains this text.', { value: comparand, ...ignoreCase }),
  'contains-any': evaluator('contains-any', 'The answer contains at least one of these texts.', {
    values,
    ...ignoreCase,
  }),
  'contains-all': evaluator('contains-all', 'The share of these texts that the answer contains.', {
    values,
    ...ignoreCase,
  }),
  'starts-with': evaluator('starts-with', 'The answer starts with this text.', {
    value: comparand,
    ...ignoreCase,
  }),
  'ends-with': evaluator('ends-with', 'The answer ends with this text.', { value: comparand, ...ignoreCase }),
  regex: evaluator('regex', 'A linear-time pattern (RE2 syntax) matches somewhere in the answer.', {
    pattern: Type.String({ minLength: 1, description: 'RE2 has no look-around and no back-references.' }),
    flags: Type.Optional(Type.String({ pattern: '^[ims]*$', description: 'i, m and s as in RE2.' })),
  }),
  'word-count': evaluator('word-count', 'The number of words lies within these bounds.', {
    min: Type.Optional(Type.Integer({ minimum: 0, description: 'At least this many words.' })),
    max: Type.Optional(Type.Integer({ minimum: 0, description: 'At most this many words.' })),
  }),
  json: evaluator('json', 'The answer is one JSON value and nothing else.', { ...allowFence }),
  'json-schema': evaluator('json-schema', 'The answer is JSON that satisfies a JSON Schema.', {
    schema: Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())], {
      description:
        '`prompt-output` for the schema the prompt declares, a path in the repository, or the schema itself.',
    }),
    ...allowFence,
  }),
  'json-path': evaluator(
    'json-path',
    'The value at a JSONPath (RFC 9535) of the answer fulfils a condition.',
    {
      path: Type.String({ pattern: '^\\$', description: 'For example `$.items[0].name`.' }),
      equals: anyComparand,
      contains: text('The value, as text, contains this.'),
      min: bound('The value is at least this.'),
      max: bound('The value is at most this.'),
      exists: Type.Optional(Type.Boolean({ description: 'Whether something must stand at the path.' })),
      ...ignoreCase,
      ...allowFence,
    },
  ),
  similarity: evaluator(
    'similarity',
    'How much of the expected text the answer carries, by its words. Default threshold 0.8.',
    {
      value: comparand,
    },
  ),
  levenshtein: evaluator('levenshtein', '1 − edit distance ÷ the longer length. Default threshold 0.8.', {
    value: comparand,
    ...ignoreCase,
    'max-distance': Type.Optional(
      Type.Integer({ minimum: 0, description: 'Passed by this many edits instead of a threshold.' }),
    ),
  }),
  rouge: evaluator('rouge', 'Overlap with a reference text, as F1. Default threshold 0.75.', {
    value: comparand,
    metric: Type.Optional(
      Type.Enum(['rouge-1', 'rouge-2', 'rouge-l'], {
        default: 'rouge-1',
        description: 'Words, word pairs, or the longest common sequence of words.',
      }),
    ),
  }),
  bleu: evaluator(
    'bleu',
    'Precision of runs of one to four words against a reference. Default threshold 0.5.',
    {
      value: comparand,
    },
  ),
  numeric: evaluator(
    'numeric',
    'The number in the answer equals a value within a tolerance, or lies within bounds.',
    {
      value: Type.Optional(
        Type.Union([Type.Number(), Type.String()], {
          description: 'A number, or a template that becomes one. Default: the expected value.',
        }),
      ),
      tolerance: Type.Optional(Type.Number({ minimum: 0, default: 0, description: 'Absolute.' })),
      'relative-tolerance': Type.Optional(
        Type.Number({ minimum: 0, description: 'As a share of the value.' }),
      ),
      min: bound('The value is at least this.'),
      max: bound('The value is at most this.'),
    },
  ),
  latency: evaluator('latency', 'An uncached call took at most this long.', {
    'max-ms': Type.Number({ exclusiveMinimum: 0, description: 'Milliseconds.' }),
  }),
  cost: evaluator('cost', 'The call cost at most this much, in the currency of the runner.', {
    max: Type.Number({ exclusiveMinimum: 0, description: 'For one call.' }),
  }),
  'finish-reason': evaluator('finish-reason', 'The model ended for this reason.', {
    value: Type.Optional(
      Type.Enum(['stop', 'length', 'tool_calls', 'content_filter'], {
        default: 'stop',
        description: 'The reason the runner gives.',
      }),
    ),
  }),
  'not-refusal': evaluator('not-refusal', 'The answer is not a refusal (English wording).', {}),
  'tool-call': evaluator('tool-call', 'The model called this tool.', {
    name: Type.String({ minLength: 1, description: 'Name of the tool.' }),
    arguments: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          'Members the arguments must have, with these values; templates in strings are filled in.',
      }),
    ),
  }),
  guardrail: evaluator(
    'guardrail',
    'None of the named checks finds anything. A hard gate unless `required: false`.',
    {
      checks: Type.Array(
        Type.Enum(['pii', 'email', 'phone', 'card', 'iban', 'secrets', 'prompt-leak', 'banned']),
        { minItems: 1, description: 'What to look for; `pii` stands for email, phone, card and iban.' },
      ),
      banned: Type.Optional(
        Type.Array(Type.String({ minLength: 1 }), { description: 'Phrases for the check `banned`.' }),
      ),
    },
  ),
  judge: evaluator('judge', 'A model chooses one of these verdicts on the answer.', {
    runner: text('Id of the runner that judges; default: the runner that answered.'),
    prompt: text(
      'Path of the judge prompt. It sees `input`, `expected` and, fenced by a nonce, `completion`. Or give `text`.',
    ),
    system: text('The system text of a judge written in place; only beside `text`.'),
    text: text(
      'The judge prompt written in place of `prompt`: `{{completion}}`, `{{input}}` and `{{expected}}` are filled in.',
    ),
    choices: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
      description: 'Each allowed choice and its score.',
      minProperties: 2,
    }),
    votes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 9,
        default: 1,
        description: 'Calls per answer; the majority wins.',
      }),
    ),
    canaries: Type.Optional(
      Type.Object(
        {
          good: Type.Array(Type.String(), { description: 'Answers that must get the best choice.' }),
          bad: Type.Array(Type.String(), { description: 'Answers that must not.' }),
        },
        {
          additionalProperties: false,
          description: 'Known answers: a judge that gets them wrong cannot block.',
        },
      ),
    ),
  }),
} as const satisfies Record<string, TObject>

export type EvaluatorUses = keyof typeof evaluatorSchemas
export type SpecOf<U extends EvaluatorUses> = Static<(typeof evaluatorSchemas)[U]>
export type EvaluatorSpec = { [U in EvaluatorUses]: SpecOf<U> }[EvaluatorUses]

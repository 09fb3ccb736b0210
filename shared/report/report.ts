/** The report of an evaluation: facts only, versioned. Its schema is the source of its types and of the published JSON Schema. */
import { type Static, type TSchema, Type } from 'typebox'

export const REPORT_SCHEMA = 'promptgate.report/1'

const open = Type.Optional
const text = Type.String()
const count = Type.Integer({ minimum: 0 })
const amount = Type.Number({ minimum: 0 })
const unit = Type.Number({ minimum: 0, maximum: 1 })
const texts = Type.Array(text)
const record = <T extends Record<string, TSchema>>(members: T) =>
  Type.Object(members, { additionalProperties: false })

const sha = Type.String({ pattern: '^([0-9a-f]{40}|[0-9a-f]{64})$' })
const hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

const problem = record({
  path: text,
  line: open(count),
  column: open(count),
  code: text,
  message: text,
  hint: open(text),
  severity: Type.Enum(['error', 'warning']),
})

const money = record({ amount, currency: text })

const version = record({ fingerprint: hash, path: text })

const reason = record({
  kind: Type.Enum([
    'prompt',
    'partial',
    'schema',
    'parameters',
    'dataset',
    'evaluator',
    'judge',
    'runner',
    'requested',
  ]),
  name: text,
  path: open(text),
})

/** A prompt version as it was evaluated. `source` is what the word-level diff is made of, partials resolved. */
const promptVersion = record({
  fingerprint: hash,
  path: text,
  name: text,
  source: text,
  model: open(text),
  owner: open(text),
})

const runner = record({
  id: text,
  kind: Type.Enum(['llama.cpp', 'vllm', 'ollama', 'openai', 'embedded', 'unknown']),
  model: text,
  /** SHA-256 over `parts` */
  identity: hash,
  /** what the runner told of itself, by name: build, model path, chat template hash, context, slots … */
  parts: Type.Record(text, text),
  slots: open(count),
  price: open(
    record({
      currency: text,
      computeHour: open(amount),
      perMillion: open(record({ input: amount, cachedInput: amount, output: amount })),
    }),
  ),
  /** the noise floor: baseline cases run a second time past the cache */
  noise: open(record({ sampled: count, disagreed: count, cases: texts })),
})

/** What the verdict and the views need of a case; long text is cut. `id` is unique within its dataset. */
const caseFacts = record({
  id: text,
  weight: Type.Number({ exclusiveMinimum: 0 }),
  required: Type.Boolean(),
  tags: texts,
  expected: open(text),
  line: count,
})

const dataset = record({
  id: text,
  path: text,
  yardstick: Type.Enum(['old', 'new']),
  hash,
  cases: Type.Array(caseFacts),
})

const datasetChange = record({
  dataset: text,
  path: text,
  baseHash: open(hash),
  headHash: open(hash),
  added: texts,
  removed: texts,
  edited: texts,
})

const comparison = record({
  id: text,
  suite: text,
  runner: text,
  prompt: text,
  change: Type.Enum(['edited', 'renamed', 'renamed and edited', 'new', 'deleted', 'unchanged']),
  reasons: Type.Array(reason),
  base: open(version),
  head: open(version),
  datasets: texts,
  repeat: count,
  /** which yardsticks were measured; the verdict gates on `old` where both are there */
  yardsticks: Type.Array(Type.Enum(['old', 'new'])),
})

const score = record({
  /** id in the policy, or `assert[n]` for the n-th assertion of a row */
  evaluator: text,
  uses: text,
  score: unit,
  passed: Type.Boolean(),
  weight: Type.Number({ exclusiveMinimum: 0 }),
  required: Type.Boolean(),
  reason: text,
  /** true: it could not be judged, it counts neither as passed nor as zero */
  missing: open(Type.Boolean()),
})

/**
 * One model call for one case. `outcome`: answered, empty, cut off by a limit, refused by the model or its filter, failed
 * (the runner's fault, missing, never zero). Whether an answer is wrong is in its scores.
 */
const trial = record({
  comparison: text,
  arm: Type.Enum(['base', 'head']),
  yardstick: Type.Enum(['old', 'new']),
  /** `dataset/case id` */
  case: text,
  repeat: count,
  /** SHA-256 of the canonical request, the runner's identity and the repeat: equal keys are one call */
  key: hash,
  outcome: Type.Enum(['answered', 'empty', 'cut-off', 'refused', 'failed']),
  cached: Type.Boolean(),
  /** the answer, cut at 16 KiB */
  output: text,
  outputHash: hash,
  outputBytes: count,
  finishReason: open(text),
  error: open(record({ kind: text, message: text })),
  usage: open(record({ inputTokens: count, cachedInputTokens: open(count), outputTokens: count })),
  /** of the call that produced the answer, also when it came from the cache */
  latencyMs: open(amount),
  computeSeconds: open(amount),
  money: open(money),
  /** whether the case passed is derived by the verdict, not told */
  scores: Type.Array(score),
})

const judge = record({
  evaluator: text,
  runner: text,
  calls: count,
  /** share of known-good and known-bad canaries it got right; absent: it has none */
  canaries: open(record({ tried: count, right: count })),
  agreement: open(unit),
})

const change = Type.Object(
  {
    base: sha,
    mergeBase: sha,
    head: sha,
    event: text,
    repository: open(text),
    pull: open(count),
    headRepository: open(text),
  },
  { additionalProperties: false },
)

export const reportSchema = Type.Object(
  {
    schema: Type.Literal(REPORT_SCHEMA),
    tool: record({ name: Type.Literal('promptgate'), version: text }),
    startedAtMs: count,
    durationMs: count,
    change,
    attempt: Type.Integer({ minimum: 1 }),
    evaluationId: open(text),
    policy: record({
      source: text,
      hash,
      differences: texts,
      headProblems: Type.Array(problem),
    }),
    prompts: Type.Array(promptVersion),
    runners: Type.Array(runner),
    datasets: Type.Array(dataset),
    datasetChanges: Type.Array(datasetChange),
    comparisons: Type.Array(comparison),
    trials: Type.Array(trial),
    judges: Type.Array(judge),
    problems: Type.Array(problem),
    /** calls made, answers taken from the cache, and what was planned */
    calls: record({ planned: count, made: count, cached: count, failed: count, judge: count, noise: count }),
    spent: record({ money: open(money), computeSeconds: open(amount) }),
    /** present when not all that was planned was measured */
    stopped: open(
      record({
        kind: Type.Enum(['budget', 'cancelled', 'runner', 'deadline']),
        message: text,
        runner: open(text),
      }),
    ),
  },
  {
    additionalProperties: false,
    title: 'Promptgate report',
    description:
      'Facts of one evaluation; the verdict is computed from them and the policy of the base branch.',
  },
)

export type Report = Static<typeof reportSchema>
export type ReportTrial = Static<typeof trial>
export type ReportScore = Static<typeof score>
export type ReportComparison = Static<typeof comparison>
export type ReportRunner = Static<typeof runner>
export type ReportDataset = Static<typeof dataset>
export type ReportCase = Static<typeof caseFacts>
export type ReportPromptVersion = Static<typeof promptVersion>
export type ReportJudge = Static<typeof judge>
export type TrialOutcome = ReportTrial['outcome']

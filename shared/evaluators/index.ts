/** The table of evaluators. `judge` is not in it: it needs a model and has its own two halves in judge/. */
import type { EvaluatorUses } from '../config/evaluator-schemas.ts'
import { bleu } from './bleu.ts'
import { contains } from './contains.ts'
import { containsAll } from './contains-all.ts'
import { containsAny } from './contains-any.ts'
import { cost } from './cost.ts'
import { endsWith } from './ends-with.ts'
import { equals } from './equals.ts'
import type { Evaluator } from './evaluator.ts'
import { finishReason } from './finish-reason.ts'
import { guardrail } from './guardrail/guardrail.ts'
import { json } from './json.ts'
import { jsonPath } from './json-path.ts'
import { jsonSchema } from './json-schema.ts'
import { latency } from './latency.ts'
import { levenshtein } from './levenshtein.ts'
import { notRefusal } from './not-refusal.ts'
import { numeric } from './numeric.ts'
import { regex } from './regex.ts'
import { rouge } from './rouge.ts'
import { similarity } from './similarity.ts'
import { startsWith } from './starts-with.ts'
import { toolCall } from './tool-call.ts'
import { wordCount } from './word-count.ts'

export const evaluators: Readonly<Record<Exclude<EvaluatorUses, 'judge'>, Evaluator>> = {
  equals,
  contains,
  'contains-any': containsAny,
  'contains-all': containsAll,
  'starts-with': startsWith,
  'ends-with': endsWith,
  regex,
  'word-count': wordCount,
  json,
  'json-schema': jsonSchema,
  'json-path': jsonPath,
  similarity,
  levenshtein,
  rouge,
  bleu,
  numeric,
  latency,
  cost,
  'finish-reason': finishReason,
  'not-refusal': notRefusal,
  'tool-call': toolCall,
  guardrail,
}

/** The first half of a judge: what is sent to the model that judges. */
import type { SpecOf } from '../../config/evaluator-schemas.ts'
import type { JsonObject, JsonValue } from '../../json.ts'
import { textOf } from '../fill-templates.ts'
import { fence, fenceRule, type Judged } from './fence.ts'

export interface JudgeMessage {
  readonly role: 'system' | 'user' | 'assistant'
  readonly content: string
}

/** A chat completion request without the model's name, in the wire form. */
export interface JudgeRequest {
  readonly messages: readonly JsonObject[]
  readonly params: JsonObject
  readonly responseFormat: JsonObject
}

export interface JudgeTask extends Judged {
  readonly spec: SpecOf<'judge'>
  /** from judgeNonce, or random */
  readonly nonce: string
  /** counts from 0; it turns the order in which the choices are listed, and is the seed */
  readonly vote?: number
  /** the messages of the judge prompt's file, rendered with `judgeInput`; without them the spec's own `system` and `text` */
  readonly messages?: readonly JudgeMessage[]
}

/** Long enough for a choice and a sentence. */
const MAX_TOKENS = 200

/** The variables with which a judge prompt's file is rendered: `completion` comes fenced. */
export function judgeInput(judged: Judged, nonce: string): JsonObject {
  const { completion, input, expected = null } = judged
  return { completion: fence('completion', completion, nonce), input, expected }
}

/**
 * Temperature 0, the reply forced into `{"choice": one of the choices, "reason": text}`, the judged text fenced by the nonce
 * and the rule of the fence in the system text. An answer that the judge prompt does not mention is put at its end.
 */
export function judgeRequest(task: JudgeTask): JudgeRequest {
  const { spec, nonce, vote = 0 } = task
  const fenced = fence('completion', task.completion, nonce)
  const written = task.messages ?? inlineMessages(task)
  const mentioned = written.some(({ content }) => content.includes(fenced))
  const choices = turned(Object.keys(spec.choices), vote)
  const rule =
    `${fenceRule(nonce)}\nReply with one JSON object {"choice": …, "reason": …}: the choice is one of ` +
    `${choices.map((choice) => JSON.stringify(choice)).join(', ')}, the reason one short sentence.`
  const system = written.filter(({ role }) => role === 'system').map(({ content }) => content)
  const others = written.filter(({ role }) => role !== 'system')
  const rest = mentioned ? others : [...others, { role: 'user' as const, content: fenced }]
  return {
    messages: [
      { role: 'system', content: [...system, rule].join('\n\n') },
      ...rest.map(({ role, content }) => ({ role, content })),
    ],
    params: { temperature: 0, max_tokens: MAX_TOKENS, seed: vote },
    responseFormat: replySchema(choices),
  }
}

/** The choice comes first: a reply that is cut off still holds it. */
function replySchema(choices: readonly string[]): JsonObject {
  return {
    type: 'json_schema',
    json_schema: {
      name: 'judgement',
      strict: true,
      schema: {
        type: 'object',
        properties: { choice: { type: 'string', enum: choices }, reason: { type: 'string' } },
        required: ['choice', 'reason'],
        additionalProperties: false,
      },
    },
  }
}

function inlineMessages(task: JudgeTask): readonly JudgeMessage[] {
  const { system, text } = task.spec
  if (text === undefined) throw new Error('a judge without `text` needs the messages of its prompt file')
  const user: JudgeMessage = { role: 'user', content: fillJudgeText(text, task) }
  return system === undefined ? [user] : [{ role: 'system', content: fillJudgeText(system, task) }, user]
}

/**
 * One pass: `{{completion}}`, `{{input}}`, `{{input.x}}`, `{{expected}}`, `{{expected.x}}` and, as in GitHub Models, `{{x}}`
 * for a variable of the row; each one fenced. `{{input}}` is the row's own variable of that name where it has one, else
 * all variables. A name without a value is fenced as nothing: a judge must see that it is absent.
 */
function fillJudgeText(text: string, task: JudgeTask): string {
  return text.replace(/\{\{([^{}]{1,200})\}\}/g, (_, raw: string) => {
    const name = raw.trim()
    const value = judgeValue(name, task)
    return fence(
      /^[\w.-]{1,60}$/.test(name) ? name : 'value',
      value === undefined ? '' : textOf(value),
      task.nonce,
    )
  })
}

function judgeValue(name: string, { completion, input, expected }: Judged): JsonValue | undefined {
  if (name === 'completion') return completion
  if (name === 'input') return own(input, 'input') ?? input
  if (name === 'expected') return expected
  const [root = '', ...rest] = name.split('.')
  const start = root === 'input' ? input : root === 'expected' ? expected : own(input, root)
  return rest.reduce<JsonValue | undefined>((value, key) => own(value, key), start)
}

function own(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
  return (value as JsonObject)[key]
}

function turned(choices: readonly string[], by: number): readonly string[] {
  const at = by % choices.length
  return [...choices.slice(at), ...choices.slice(0, at)]
}

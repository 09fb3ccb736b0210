/** The second half of a judge: the reply of the model that judges, read as one of the choices. */
import type { SpecOf } from '../../config/evaluator-schemas.ts'
import { isJsonObject, type JsonValue } from '../../json.ts'
import { graded, missing } from '../define-evaluator.ts'
import type { Score } from '../evaluator.ts'
import { finishScore } from '../finish-score.ts'
import { quote } from '../quote.ts'
import { lastChoiceIn } from './last-choice.ts'

type Spec = SpecOf<'judge'>

/** A choice worth half passes unless the spec has a threshold. */
const JUDGE_THRESHOLD = 0.5

export type ReadChoice =
  | { readonly ok: true; readonly choice: string; readonly reason?: string }
  | { readonly ok: false; readonly why: string }

/** The score of the choice, with the spec's threshold and `not`; missing where the reply holds no choice. */
export function readJudgeReply(spec: Spec, reply: string): Score {
  const read = readChoice(spec, reply)
  if (!read.ok) return missing(read.why)
  const because = read.reason === undefined || read.reason.trim() === '' ? '' : `: ${quote(read.reason, 120)}`
  return finishScore(
    spec,
    graded(spec.choices[read.choice] ?? 0, JUDGE_THRESHOLD, `the judge chose "${read.choice}"${because}`),
  )
}

/**
 * A JSON object (also one in a code fence, or cut off after its choice) tells the choice by its member `choice` and by
 * nothing else. Any other reply: the last choice that stands in it as a whole word; GitHub Models took any piece of text.
 */
export function readChoice(spec: Spec, reply: string): ReadChoice {
  const text = withoutFence(reply.trim())
  const object = text.startsWith('{') ? (parseObject(text) ?? cutObject(text)) : undefined
  if (object !== undefined) {
    const choice = matching(spec, object.choice)
    if (choice === undefined)
      return { ok: false, why: `the judge's reply holds none of its choices: ${quote(reply)}` }
    return { ok: true, choice, ...(object.reason !== undefined && { reason: object.reason }) }
  }
  const choice = lastChoiceIn(text, Object.keys(spec.choices))
  if (choice !== undefined) return { ok: true, choice, ...(text !== choice && { reason: text }) }
  return {
    ok: false,
    why:
      reply.trim() === ''
        ? "the judge's reply is empty"
        : `the judge's reply holds none of its choices: ${quote(reply)}`,
  }
}

/** By hand, because a pattern for both ends of a text of any length would try each line break in it anew. */
function withoutFence(text: string): string {
  const opening = /^```(?:json)?/.exec(text)?.[0]
  if (opening === undefined || !text.endsWith('```') || text.length < opening.length + 4) return text
  const inner = text.slice(opening.length, -3)
  const content = inner.trimStart()
  return inner.slice(0, inner.length - content.length).includes('\n') ? content.trim() : text
}

interface Reply {
  readonly choice: string
  readonly reason?: string
}

function parseObject(text: string): Reply | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    if (!isJsonObject(value)) return undefined
    const { choice, reason } = value
    return { choice: String(choice ?? ''), ...(typeof reason === 'string' && { reason }) }
  } catch {
    return undefined
  }
}

/** The choice of an object that a token limit cut off behind it. */
function cutObject(text: string): Reply | undefined {
  const start = /^\{\s{0,20}"choice"\s{0,20}:\s{0,20}("(?:[^"\\]|\\.){1,200}")/.exec(text)?.[1]
  return start === undefined ? undefined : parseObject(`{"choice":${start}}`)
}

/** The choice of this name: exactly, else the only one that differs in case or outer blanks. */
function matching(spec: Spec, given: string): string | undefined {
  if (Object.hasOwn(spec.choices, given)) return given
  const plain = given.trim().toLowerCase()
  const alike = Object.keys(spec.choices).filter((choice) => choice.toLowerCase() === plain)
  return alike.length === 1 ? alike[0] : undefined
}

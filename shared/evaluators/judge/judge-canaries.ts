/** Known-good and known-bad answers that show whether a judge can be believed. */
import type { SpecOf } from '../../config/evaluator-schemas.ts'
import { readChoice } from './read-judge-reply.ts'

type Spec = SpecOf<'judge'>

export interface Canary {
  readonly kind: 'good' | 'bad'
  /** the answer to be judged */
  readonly completion: string
}

/** The canaries of a judge; a canary's text is judged like any answer. */
export function judgeCanaries(spec: Spec): readonly Canary[] {
  const of = (kind: Canary['kind']) =>
    (spec.canaries?.[kind] ?? []).map((completion): Canary => ({ kind, completion }))
  return [...of('good'), ...of('bad')]
}

/** A good canary must get a best choice, a bad one must not. An unreadable reply is wrong. `not` and `threshold` have no say. */
export function canaryIsRight(spec: Spec, canary: Canary, reply: string): boolean {
  const read = readChoice(spec, reply)
  if (!read.ok) return false
  const best = Math.max(...Object.values(spec.choices))
  return (spec.choices[read.choice] === best) === (canary.kind === 'good')
}

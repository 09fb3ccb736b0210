/** The first line: what happened to which environment, and the sentence or two that go with it. */

import { formatTime } from '../../publication/format-time.ts'
import { withoutFullStop } from '../../verdict/without-full-stop.ts'
import { clipText } from '../../view/clip-text.ts'
import type { AlertKind, Inline, Piece } from '../../view/document.ts'
import { formatCount } from '../../view/format-figure.ts'
import type { PromotedPrompt } from '../promotion.ts'
import { versionName } from './name-version.ts'
import type { ToldPromotion } from './told-promotion.ts'

export interface Headline {
  readonly alert: AlertKind
  readonly line: Inline
  readonly sentences: readonly Inline[]
}

const maxText = 500

export function promotionHeadline(facts: ToldPromotion): Headline {
  const { state } = facts
  return state === 'moved' ? ofMove(facts) : { ...waiting[state](facts) }
}

const movedOf = ({ result }: ToldPromotion) => result.prompts.filter(({ outcome }) => outcome === 'moved')

const code = (text: string): Piece => ({ code: clipText(text, 100) })
const version = (facts: ToldPromotion, fingerprint: string | undefined): string =>
  fingerprint === undefined ? 'a version that is not known' : versionName(facts, fingerprint)

function ofMove(facts: ToldPromotion): Headline {
  const moved = movedOf(facts)
  const left = facts.result.prompts.filter(({ outcome }) => outcome !== 'moved' && outcome !== 'already')
  const [only] = moved.length === 1 ? moved : []
  const line = only === undefined ? ofMany(facts, moved.length) : ofOne(facts, only)
  const rest: Inline[] =
    left.length === 0 ? [] : [[`${formatCount(left.length, 'prompt')} did not move: the table says why.`]]
  return {
    alert: left.length > 0 ? 'inconclusive' : alertOf[facts.kind],
    line,
    sentences: [...after(facts), ...rest],
  }
}

const alertOf = {
  promotion: 'improved',
  canary: 'improved',
  rollback: 'waiting',
  halt: 'inconclusive',
  resume: 'improved',
} as const satisfies Record<ToldPromotion['kind'], AlertKind>

/** A canary that ended leaves what was served beside it. */
export const isCanaryEnd = (prompt: PromotedPrompt): boolean => prompt.canaryPercent === 0

function ofOne(facts: ToldPromotion, prompt: PromotedPrompt): Inline {
  const environment = code(facts.environment)
  const name = code(prompt.prompt)
  const to = version(facts, prompt.to)
  const from = prompt.from === undefined ? undefined : version(facts, prompt.from)
  switch (facts.kind) {
    case 'halt':
      return [name, ' is halted in ', environment, '.']
    case 'resume':
      return [environment, ' serves ', name, ` ${to} again.`]
    case 'canary': {
      const share = `${facts.percent ?? prompt.canaryPercent ?? 0}\u202F%`
      const beside = from === undefined ? '' : `, beside ${from}`
      return [environment, ` gives ${share} of the keys `, name, ` ${to} as a canary${beside}.`]
    }
    case 'rollback':
      if (isCanaryEnd(prompt))
        return [
          'The canary of ',
          name,
          ` ${from ?? ''} in `,
          environment,
          ` has ended: every key gets ${to}.`,
        ]
      return [
        environment,
        ' serves ',
        name,
        ` ${to} again${from === undefined ? '' : `, in place of ${from}`}.`,
      ]
    case 'promotion':
      return [environment, ' serves ', name, ` ${to}${from === undefined ? '' : `, in place of ${from}`}.`]
  }
}

function ofMany({ environment, kind, percent }: ToldPromotion, count: number): Inline {
  const prompts = formatCount(count, 'prompt')
  const name = code(environment)
  const texts: Record<ToldPromotion['kind'], Inline> = {
    promotion: [name, ` serves ${prompts} in a new version.`],
    canary: [name, ` gives ${percent ?? 0}\u202F% of the keys ${prompts} as canaries.`],
    rollback: [name, ` is taken back: ${prompts} changed.`],
    halt: [`${prompts} are halted in `, name, '.'],
    resume: [name, ` serves ${prompts} again.`],
  }
  return texts[kind]
}

function after({ kind, result }: ToldPromotion): Inline[] {
  const [it, them] =
    result.prompts.filter(({ outcome }) => outcome === 'moved').length > 1
      ? ['one of them', 'them']
      : ['it', 'it']
  if (kind === 'halt')
    return [[`Whoever asks for ${it} there is answered 423 with the reason, until somebody resumes ${them}.`]]
  if (kind === 'rollback')
    return [['It needed no new evidence: what is served now was proved when it was promoted.']]
  return []
}

type Waiting = Exclude<ToldPromotion['state'], 'moved'>

const waiting: Record<Waiting, (facts: ToldPromotion) => Headline> = {
  proving: (facts) => {
    const open = facts.result.prompts.filter(({ outcome }) => outcome === 'proving' || outcome === 'unproved')
    const prompts = open.length === 0 ? 'what it is to serve' : formatCount(open.length, 'prompt')
    return {
      alert: 'waiting',
      line: [code(facts.environment), ` waits: an evaluation proves ${prompts} first.`],
      sentences: [['It moves by itself when that passes.']],
    }
  },
  approval: (facts) => ({
    alert: 'waiting',
    line: [code(facts.environment), ' waits for an approval.'],
    sentences: [],
  }),
  timer: (facts) => ({
    alert: 'waiting',
    line: [
      code(facts.environment),
      facts.dueAtMs === undefined ? ' waits for its timer.' : ` moves at ${formatTime(facts.dueAtMs)}.`,
    ],
    sentences: [['That is the wait timer of the environment on GitHub.']],
  }),
  unchanged: (facts) => ({ alert: 'held', line: nothing(facts), sentences: [] }),
  refused: (facts) => ({ alert: 'blocked', line: nothing(facts), sentences: [] }),
  replaced: (facts) => ({
    alert: 'held',
    line: ['Nothing moved in ', code(facts.environment), ': a newer request took the place of this one.'],
    sentences: [],
  }),
}

/** The decision's own sentence, which says why. */
function nothing({ result, environment }: ToldPromotion): Inline {
  const text = withoutFullStop(clipText(result.headline.trim(), maxText))
  const isWhole = text.toLowerCase().startsWith('nothing moved')
  if (isWhole) return [`N${text.slice(1)}.`]
  return ['Nothing moved in ', code(environment), text === '' ? '.' : `: ${text}.`]
}

/** Judges: the answers that need a model's opinion, asked after the trials so that prompts of one kind stay together. */
import type { SpecOf } from '../../shared/config/evaluator-schemas.ts'
import { missing } from '../../shared/evaluators/define-evaluator.ts'
import type { Score } from '../../shared/evaluators/evaluator.ts'
import { type Judged, judgeNonce } from '../../shared/evaluators/judge/fence.ts'
import { canaryIsRight, judgeCanaries } from '../../shared/evaluators/judge/judge-canaries.ts'
import { type JudgeMessage, judgeRequest } from '../../shared/evaluators/judge/judge-request.ts'
import { agreement, majority } from '../../shared/evaluators/judge/majority.ts'
import { readJudgeReply } from '../../shared/evaluators/judge/read-judge-reply.ts'
import type { Version } from '../../shared/plan/read-side.ts'
import type { ReportJudge, ReportScore } from '../../shared/report/report.ts'
import { requestKey } from '../../shared/request-key.ts'
import type { Call, CallTarget, TrialSlot } from './prepare-calls.ts'
import type { Measured } from './run-calls.ts'
import { type ChosenEvaluator, evaluatorsOf, type PlaceSchema, reportScore } from './score-trials.ts'

type JudgeSpec = SpecOf<'judge'>

/** One judge's opinion on one answer: a call for each vote. */
interface Question {
  readonly chosen: ChosenEvaluator
  readonly spec: JudgeSpec
  readonly runner: string
  readonly keys: readonly string[]
}

export interface JudgePlan {
  readonly calls: readonly Call[]
  /** questions of each slot, in the order of the slots */
  readonly questions: readonly (readonly Question[])[]
  readonly canaries: readonly (Question & { readonly check: (reply: string) => boolean })[]
}

export interface JudgeDeps {
  readonly place: PlaceSchema
  readonly target: (runnerId: string) => CallTarget
  readonly render: (judge: Version, judged: Judged, nonce: string) => Promise<readonly JudgeMessage[]>
}

/** Rows of a dataset may carry judges of their own, with votes: what is past these is not asked, and missing. */
const maxJudgeCalls = 50_000
const maxJudgeChars = 128 * 1024 * 1024
/** The key of no call. */
const notAsked = ''

/** The calls that judge these trials. Failed trials are not judged; equal questions are one call. */
export async function planJudges(
  slots: readonly TrialSlot[],
  measured: ReadonlyMap<string, Measured>,
  deps: JudgeDeps,
): Promise<JudgePlan> {
  const calls = new Map<string, Call>()
  let chars = 0
  const canaries = new Map<string, JudgePlan['canaries'][number]>()

  async function ask(
    chosen: ChosenEvaluator,
    spec: JudgeSpec,
    slot: TrialSlot,
    completion: string,
  ): Promise<Question> {
    const runner = spec.runner ?? slot.cell.comparison.runner
    const { identity, model, params } = deps.target(runner)
    const { expected, input } = slot.case
    const judged: Judged = { completion, input, ...(expected === undefined ? {} : { expected }) }
    const keys: string[] = []
    if (calls.size >= maxJudgeCalls || chars > maxJudgeChars)
      return { chosen, spec, runner, keys: [notAsked] }
    for (let vote = 0; vote < (spec.votes ?? 1); vote++) {
      const nonce = judgeNonce(judged, vote)
      const messages = chosen.judge === undefined ? undefined : await deps.render(chosen.judge, judged, nonce)
      const request = judgeRequest({
        ...judged,
        spec,
        nonce,
        vote,
        ...(messages === undefined ? {} : { messages }),
      })
      const full = { ...request, params: { ...params, ...request.params } }
      const key = requestKey({ request: full, model, identity, repeat: 0 })
      if (!calls.has(key)) chars += JSON.stringify(request.messages).length
      calls.set(key, { key, runner, request: full, purpose: 'judge' })
      keys.push(key)
    }
    return { chosen, spec, runner, keys }
  }

  const questions: Question[][] = []
  for (const slot of slots) {
    const answer = measured.get(slot.key)
    const own: Question[] = []
    if (answer !== undefined && answer.completion.outcome !== 'failed')
      for (const chosen of evaluatorsOf(slot, deps.place)) {
        if (chosen.spec.uses !== 'judge') continue
        const spec = chosen.spec
        own.push(await ask(chosen, spec, slot, answer.completion.output))
        for (const canary of judgeCanaries(spec)) {
          const name = `${chosen.id}\0${slot.cell.yardstick}\0${canary.kind}\0${canary.completion}`
          if (canaries.has(name)) continue
          const question = await ask(chosen, spec, slot, canary.completion)
          canaries.set(name, { ...question, check: (reply) => canaryIsRight(spec, canary, reply) })
        }
      }
    questions.push(own)
  }
  return { calls: [...calls.values()], questions, canaries: [...canaries.values()] }
}

function voteOf(spec: JudgeSpec, answer: Measured | undefined): Score {
  if (answer === undefined) return missing('the judge was not asked')
  const { completion } = answer
  if (completion.outcome === 'failed')
    return missing(`the judge could not be reached: ${completion.error?.message ?? 'no answer'}`)
  return readJudgeReply(spec, completion.output)
}

/** The scores of judges for each slot, in the order of the plan's slots. */
export function readJudges(plan: JudgePlan, measured: ReadonlyMap<string, Measured>): ReportScore[][] {
  return plan.questions.map((questions) =>
    questions.map(({ chosen, spec, keys }) =>
      reportScore(chosen, majority(keys.map((key) => voteOf(spec, measured.get(key))))),
    ),
  )
}

/** Facts about each judge: its calls, its canaries, how far its votes agree. */
export function describeJudges(plan: JudgePlan, measured: ReadonlyMap<string, Measured>): ReportJudge[] {
  const all = [...plan.questions.flat(), ...plan.canaries]
  const ids = [...new Set(all.map(({ chosen, runner }) => `${chosen.id}\0${runner}`))]
  return ids.map((id) => {
    const own = all.filter(({ chosen, runner }) => `${chosen.id}\0${runner}` === id)
    const canaries = plan.canaries.filter(({ chosen, runner }) => `${chosen.id}\0${runner}` === id)
    const [evaluator = '', runner = ''] = id.split('\0')
    // a canary that could not be asked says nothing about the judge
    const replies = canaries.flatMap(({ keys, check }) => {
      const completion = measured.get(keys[0] ?? '')?.completion
      return completion === undefined || completion.outcome === 'failed' ? [] : [check(completion.output)]
    })
    const agreement = agreementOf(own, measured)
    return {
      evaluator,
      runner,
      calls: new Set(own.flatMap(({ keys }) => keys).filter((key) => key !== notAsked)).size,
      ...(replies.length === 0
        ? {}
        : { canaries: { tried: replies.length, right: replies.filter(Boolean).length } }),
      ...(agreement === undefined ? {} : { agreement }),
    }
  })
}

/** Mean share of votes that agree with the result; undefined where each answer has one vote. */
function agreementOf(
  questions: readonly Question[],
  measured: ReadonlyMap<string, Measured>,
): number | undefined {
  const shares = questions.flatMap(({ spec, keys }) =>
    keys.length < 2 ? [] : (agreement(keys.map((key) => voteOf(spec, measured.get(key)))) ?? []),
  )
  return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

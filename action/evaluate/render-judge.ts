/** Renders a judge prompt's file for one answer, from the side its yardstick belongs to. */
import type { SpecOf } from '../../shared/config/evaluator-schemas.ts'
import type { Judged } from '../../shared/evaluators/judge/fence.ts'
import { type JudgeMessage, judgeInput } from '../../shared/evaluators/judge/judge-request.ts'
import { partialsFor } from '../../shared/plan/partials-for.ts'
import type { PlanFacts } from '../../shared/plan/plan.ts'
import { formatProblem } from '../../shared/problem.ts'
import type { Sandboxed } from '../io/sandboxed.ts'
import type { TrialSlot } from './prepare-calls.ts'
import { readablePrompts, yardstickSide } from './render-cells.ts'

type Render = (
  spec: SpecOf<'judge'>,
  slot: TrialSlot,
  judged: Judged,
  nonce: string,
) => Promise<readonly JudgeMessage[] | undefined>

/** Throws when a judge prompt that was read and checked can not be rendered: the message names the file and the place. */
export function renderJudge(facts: PlanFacts, sandbox: Sandboxed): Render {
  return async (spec, slot, judged, nonce) => {
    if (spec.prompt === undefined) return undefined
    const side = yardstickSide(facts, slot.cell.comparison, slot.cell)
    const prompts = readablePrompts(side)
    const prompt = prompts.get(spec.prompt)
    if (prompt === undefined) throw new Error(`the judge prompt ${spec.prompt} is not in the tree`)
    const [rendered] = await sandbox.render({
      prompt,
      partials: [...partialsFor(spec.prompt, prompts)],
      rows: [{ input: judgeInput(judged, nonce) }],
      missingVariable: 'empty',
    })
    if (rendered === undefined || !rendered.ok)
      throw new Error(
        rendered?.problems.map(formatProblem).join('\n') ?? `${spec.prompt} could not be rendered`,
      )
    return rendered.value.messages.map((message) => ({
      role: message.role === 'tool' ? 'user' : message.role,
      content: message.content.map((part) => (part.kind === 'text' ? part.text : part.url)).join(''),
    }))
  }
}

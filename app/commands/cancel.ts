/** `/cancel`: ends what is under way for this head; the check of an evaluation says who did, and is not green. */
import { describeCancelled } from '../../shared/publication/describe-cancelled.ts'
import type { StatedProblem } from '../../shared/publication/publication.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { cancelAsides } from '../pulls/cancel-asides.ts'
import { cancelRuns } from '../pulls/cancel-runs.ts'
import { type EvaluationRow, openStates } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'

export const cancelCommand: CommandEntry = {
  usage: '/cancel',
  does: 'ends the evaluation that is under way, and what `/compare` and `/try` asked; the check stays blocked until `/eval` starts it again',
  role: 'write',
  where: 'open-pull',
  run: cancel,
}

async function cancel(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const asides = await cancelAsides(deps, tenant, request)
  const answer = await cancelEvaluation(deps, tenant, request)
  if (asides === 0) return answer
  const told = asides === 1 ? 'One question is cancelled.' : `${asides} questions are cancelled.`
  return { isDone: true, text: answer.isDone ? `${told} ${answer.text}` : told }
}

async function cancelEvaluation(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, actor, wish } = request
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject: `pull/${pull.number}`,
    headSha: pull.headSha,
    limit: 1,
  })
  const [row] = rows
  if (row === undefined || !openStates.some((state) => state === row.state)) return describeIdle(row)

  const nowMs = deps.nowMs()
  const problems = [...(JSON.parse(row.problems ?? '[]') as StatedProblem[]), describeCancelled(actor)]
  const moved = await deps.store.evaluations.move({
    repositoryId: tenant.row.id,
    id: row.id,
    from: openStates,
    patch: { state: 'cancelled', concludedAtMs: nowMs, problems: JSON.stringify(problems) },
    nowMs,
    jobs: [publishJob(row, nowMs, wish)],
    // nobody knows what a job that was started has spent; its last report tells
    reservation: row.state === 'queued' ? 'release' : 'keep',
  })
  if (moved === undefined) return describeIdle(await deps.store.evaluations.get(tenant.row.id, row.id))
  await cancelRuns(deps, tenant, [row])
  return {
    isDone: true,
    text: `The evaluation of ${codeSpan(row.headSha.slice(0, 7))} is cancelled. The merge stays blocked; ${startAgain(row)} starts it again.`,
  }
}

const startAgain = ({ isFork, headSha }: EvaluationRow) => codeSpan(isFork ? `/eval ${headSha}` : '/eval')

function describeIdle(row: EvaluationRow | undefined): CommandAnswer {
  // an earlier try of this command may have done it
  if (row?.state === 'cancelled')
    return { isDone: true, text: `It is cancelled; ${startAgain(row)} starts it again.` }
  if (row?.state === 'reported' || row?.state === 'concluded')
    return decline('There is nothing to cancel: its answers are here already.')
  return decline('There is nothing to cancel: no evaluation of this head is under way.')
}

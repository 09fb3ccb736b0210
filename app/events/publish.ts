/** Handles `promptgate.publish`: an evaluation's check and comment are made what its state says. */
import { describePublication } from '../../shared/publication/describe-publication.ts'
import type { Publication } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import { type Decide, decideInWorker } from '../publish/decide-in-worker.ts'
import type { Decided } from '../publish/decide-task.ts'
import { type Gathered, gatherPublication, type PublishJob } from '../publish/gather-publication.ts'
import { readPolicy } from '../publish/read-row.ts'
import { saveVerdict } from '../publish/save-verdict.ts'
import { sendCheck } from '../publish/send-check.ts'
import { sendComment } from '../publish/send-comment.ts'
import type { EvaluationRow } from '../store/rows.ts'

/** May run any number of times, and be cut off anywhere: it reads what is so now, and changes only what differs. */
export async function onPublish(job: PublishJob, deps: Deps, decide: Decide = decideInWorker): Promise<void> {
  const gathered = await gatherPublication(job, deps)
  if (gathered === undefined) return

  const publication = await decidePublication(gathered, deps, decide)
  if (publication === undefined) return

  await sendCheck(gathered, publication.check, deps)
  if (publication.comment !== undefined && gathered.isCurrent) {
    await sendComment(gathered, publication.comment.body, deps)
  }
}

/**
 * Undefined where the evaluation was made void meanwhile: its new state has a job of its own. What was concluded is decided
 * again, because a waiver may have come, or run out: while a merge hangs on it that counts as of now.
 */
async function decidePublication(
  gathered: Gathered,
  deps: Deps,
  decide: Decide,
): Promise<Publication | undefined> {
  const { row, input, attempts, waivers, isLive } = gathered
  if (attempts.length === 0) return describePublication(input)
  const policy = readPolicy(row)
  if (policy === undefined) throw new Error(`evaluation ${row.id} has a report and no policy`)
  const nowMs = deps.nowMs()
  const atMs = row.concludedAtMs ?? nowMs
  const evaluation = { ...input.evaluation, state: 'concluded', concludedAtMs: atMs } as const
  const decided = await decide({
    input: { ...input, evaluation },
    attempts,
    commits: { mergeBase: row.mergeBaseSha, head: row.headSha },
    policy,
    waivers,
    nowMs: isLive ? nowMs : atMs,
  })
  const isToSave = row.state === 'reported' || (isLive && differs(row, decided, waivers))
  if (isToSave && !(await saveVerdict(row, decided, atMs, deps))) return undefined
  return decided.publication
}

/** With waivers the verdict is always saved: the figures do not show which comparison was accepted. */
function differs(row: EvaluationRow, { verdict, figures }: Decided, waivers: Gathered['waivers']): boolean {
  const { conclusion, blocks } = verdict
  return (
    waivers.length > 0 ||
    row.conclusion !== conclusion ||
    row.blocks !== blocks ||
    row.figures !== JSON.stringify(figures)
  )
}

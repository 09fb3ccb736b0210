/** A question that was asked beside the gate gets its one comment, whatever became of it; no check is touched. */

import type { Aside } from '../../shared/order/ordered.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { StatedProblem } from '../../shared/publication/publication.ts'
import { cutLines } from '../../shared/view/cut-lines.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { GitHubFault } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import { resultMarker } from './comment-marker.ts'
import { createOnce } from './create-once.ts'
import { answerInWorker } from './decide-in-worker.ts'
import { readPolicy } from './read-row.ts'

const maxComment = 65_000

type Answer = typeof answerInWorker

/** May run any number of times: what is said already is looked for, and changed only where something else is true now. */
export async function publishAside(
  deps: Deps,
  row: EvaluationRow,
  answer: Answer = answerInWorker,
): Promise<void> {
  const tenant = await findTenant(deps, row.repositoryId)
  const ordered = parseOrdered(row.ordered)
  const aside = ordered?.aside
  if (tenant === undefined || aside === undefined) return
  const text = await describe(deps, row, aside, answer)
  if (text !== undefined) await place(deps, tenant, row, aside, text)
}

/** A fault of ours that goes on: somebody waits for an answer. Once it is mended the answer takes its place. */
export async function announceAsideFault(deps: Deps, row: EvaluationRow): Promise<void> {
  const tenant = await findTenant(deps, row.repositoryId)
  const aside = parseOrdered(row.ordered)?.aside
  if (tenant === undefined || aside === undefined) return
  const text = `${nameOf(aside)} waits: a fault of Promptgate, not of this change. It is tried again by itself; operators find it in the log and under /health.`
  await place(deps, tenant, row, aside, text)
}

const nameOf = ({ kind }: Aside) => codeSpan(`/${kind}`)

/** Undefined while it is under way: the first answer said so. */
async function describe(
  deps: Deps,
  row: EvaluationRow,
  aside: Aside,
  answer: Answer,
): Promise<string | undefined> {
  switch (row.state) {
    case 'planning':
    case 'waiting':
    case 'queued':
    case 'dispatched':
    case 'running':
      return undefined
    case 'reported':
    case 'concluded':
      return await conclude(deps, row, aside, answer)
    case 'refused':
    case 'failed':
      return `${nameOf(aside)} has no answer${describeProblems(row)}`
    case 'timed-out':
      return `${nameOf(aside)} has no answer: the job fell silent and was given up. ${whereToLook(row)} Write the command once more to try again.`
    default:
      return `${nameOf(aside)} was cancelled: nothing more is asked.`
  }
}

function whereToLook({ runUrl }: EvaluationRow): string {
  return runUrl === undefined
    ? 'No run of the workflow took it up.'
    : `[Its run](${runUrl}) tells what held it up.`
}

function describeProblems({ problems, runUrl }: EvaluationRow): string {
  const found = (JSON.parse(problems ?? '[]') as StatedProblem[]).filter(
    ({ severity }) => severity === 'error',
  )
  const lines = found.map(({ message, hint, url }) => {
    const said = escapeMarkdown(hint === undefined ? message : `${message}: ${hint}`, 'middle')
    return `- ${said}${url === undefined ? '' : ` ([here](${url}))`}`
  })
  const run = runUrl === undefined ? '' : ` [Its run](${runUrl}) tells more.`
  return lines.length === 0 ? `.${run}` : `:\n\n${lines.join('\n')}\n\n${run}`.trimEnd()
}

/** The answer is worked out of what is stored, so that it is the same however often. */
async function conclude(deps: Deps, row: EvaluationRow, aside: Aside, answer: Answer): Promise<string> {
  const { store, metrics, nowMs } = deps
  const { repositoryId, id, headSha, ordered = '' } = row
  const policy = readPolicy(row)
  const [stored] = await store.reports.read(repositoryId, [id])
  if (stored === undefined || policy === undefined)
    throw new Error(`the question ${id} is ${row.state}, and its report is not there`)
  const { text, figures } = await answer({
    stored: { evaluationId: id, ordered, body: stored.body },
    aside,
    policy,
    headSha,
  })
  const moved = await store.evaluations.move({
    repositoryId,
    id,
    from: ['reported'],
    // it blocks nothing, and it proves nothing: there is no conclusion
    patch: { state: 'concluded', blocks: false, concludedAtMs: nowMs(), figures: JSON.stringify(figures) },
    nowMs: nowMs(),
    jobs: [],
  })
  const { spent } = figures
  if (moved !== undefined && spent !== undefined)
    metrics.count('promptgate_model_spend_total', { currency: spent.currency }, spent.amount)
  return text
}

async function place(
  deps: Deps,
  { github, row: { id: repositoryId } }: Tenant,
  { actor }: EvaluationRow,
  { number, commentId }: Aside,
  text: string,
): Promise<void> {
  const marker = resultMarker(deps.settings.credentials.webhookSecret, repositoryId, commentId)
  const cut = cutLines(
    text,
    maxComment,
    ({ length }) => length,
    'Cut here: the rest is too long for a comment.',
  )
  const body = `${marker}\n${actor === undefined ? '' : `@${actor} `}${cut}\n`
  const find = () => github.findComment(number, marker)
  try {
    const { id, isNew } = await createOnce(find, () => github.createComment(number, body))
    if (!isNew) await github.updateComment(id, body)
  } catch (fault) {
    const isGone = fault instanceof GitHubFault && (fault.kind === 'forbidden' || fault.kind === 'not-found')
    if (!isGone) throw fault
    deps.log.warn({ number, err: fault }, 'an answer could not be written: locked, or gone')
  }
}

/** `/score`: a person's score of an answer. Judges are held against what people say. */
import type { ReportScore } from '../../shared/report/report.ts'
import { chooseAnswer } from '../../shared/verdict/choose-answer.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import type { Deps } from '../deps.ts'
import { publishJob } from '../jobs.ts'
import { readCalibration } from '../publish/read-opinions.ts'
import type { TrialRow } from '../store/report-store.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { describeScored } from './describe-scored.ts'
import { findConcluded } from './find-evaluation.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'
import { readScore } from './read-score.ts'
import { said } from './say-sentence.ts'

const usage = '/score CASE VALUE [of PROMPT] because REASON'

export const scoreCommand: CommandEntry = {
  usage,
  does: "keeps your score of the head's answer to a case (`0.8`, `80%`, `pass`, `fail`); judges are held against it",
  role: 'write',
  where: 'pull',
  run: score,
}

const grammar = {
  operands: { name: 'CASE VALUE', least: 2, most: 2 },
  clauses: {
    of: { value: 'PROMPT' },
    because: { value: 'REASON', isRequired: true, takesRest: true },
  },
} as const

async function score(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { operands, clauses, problems } = readClauses(request.text, grammar)
  const [name = '', written = ''] = operands
  const value = readScore(written)
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  if (value === undefined)
    return decline(
      `Nothing was scored: ${escapeMarkdown(written, 'middle')} is no score. Write a number from 0 to 1, a share as 80%, pass or fail.`,
    )
  const found = await findConcluded(deps, tenant, request)
  if ('isDone' in found) return found
  const { row } = found
  // what stands on another evaluation's reports has no answers of its own
  const evaluationId = row.evidenceId ?? row.id
  const answers = await readAnswers(deps, row.repositoryId, evaluationId)
  const chosen = chooseAnswer(name, clauses.of, answers)
  if (!chosen.ok) return decline(`Nothing was scored: ${said(chosen.message)}`)

  const { answer } = chosen
  const kept = await keep(deps, row, request, {
    ...answer,
    evaluationId,
    score: value,
    note: clauses.because ?? '',
  })
  if (!kept) return decline('Nothing was scored: the answer is not there any more.')
  const scores = await readScores(deps, row.repositoryId, evaluationId, answer)
  const calibration = await readCalibration(row.repositoryId, deps)
  return { isDone: true, text: describeScored({ answer, score: value, scores, calibration }) }
}

const rowsAtOnce = 500

/** Answers of the head, on the yardstick that decides. */
async function readAnswers(deps: Deps, repositoryId: number, evaluationId: string): Promise<TrialRow[]> {
  const rows: TrialRow[] = []
  let cursor: string | undefined
  do {
    const page = await deps.store.reports.trials(repositoryId, evaluationId, {
      limit: rowsAtOnce,
      ...(cursor === undefined ? {} : { cursor }),
    })
    rows.push(...page.rows.filter(({ arm, outcome }) => arm === 'head' && outcome !== 'failed'))
    cursor = page.next
  } while (cursor !== undefined)
  const old = new Set(rows.filter(({ yardstick }) => yardstick === 'old').map(({ comparison }) => comparison))
  return rows.filter(({ comparison, yardstick }) => yardstick === 'old' || !old.has(comparison))
}

type Scored = Pick<TrialRow, 'comparison' | 'caseKey' | 'repeat'> & {
  readonly evaluationId: string
  readonly score: number
  readonly note: string
}

async function keep(
  deps: Deps,
  row: EvaluationRow,
  { actor, wish }: PullRequest,
  { comparison, caseKey, repeat, evaluationId, score, note }: Scored,
): Promise<boolean> {
  const { store } = deps
  const atMs = deps.nowMs()
  const rows = await store.reports.comparisons(row.repositoryId, evaluationId)
  const fingerprint = rows.find(({ id }) => id === comparison)?.headFingerprint ?? ''
  const saved = await store.reviews.save({
    repositoryId: row.repositoryId,
    evaluationId,
    comparison,
    caseKey,
    repeat,
    fingerprint,
    login: actor,
    score,
    note,
    atMs,
  })
  if (saved === 'no-such-trial') return false
  // the comment tells how far judges agree with people
  await store.deliveries.receive(publishJob(row, atMs, wish))
  return true
}

/** What the evaluators said of the same answer. */
async function readScores(
  { store }: Deps,
  repositoryId: number,
  evaluationId: string,
  { comparison, caseKey, repeat }: TrialRow,
): Promise<ReportScore[]> {
  const reviews = await store.reviews.list(repositoryId, { evaluationId }, rowsAtOnce)
  const own = reviews.find(
    (one) => one.comparison === comparison && one.caseKey === caseKey && one.repeat === repeat,
  )
  return own === undefined ? [] : (JSON.parse(own.scores) as ReportScore[])
}

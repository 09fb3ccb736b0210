/** Evaluations of a repository, and one of them with what kept it from being measured. */
import {
  conclusions,
  type EvaluationAnswer,
  type EvaluationDetail,
  evaluationAnswer,
  evaluationDetail,
  evaluationStates,
} from '../../../shared/api/evaluation.ts'
import {
  choiceParameter,
  search,
  since,
  textParameter,
  until,
  wholeParameter,
} from '../../../shared/api/parameters.ts'
import { type ListedEvaluation, sorts } from '../../store/list-store.ts'
import { dropAbsent, isoOf, isoTime, readJson } from './drop-absent.ts'
import { listing } from './listing.ts'
import { type Links, single } from './operation.ts'

const path = '/api/v1/repositories/{owner}/{repo}/evaluations'

export const evaluationList = listing({
  path,
  operationId: 'listEvaluations',
  tag: 'evaluations',
  summary: 'Evaluations of a repository',
  filters: {
    state: choiceParameter('Only in this state.', evaluationStates),
    conclusion: choiceParameter('Only with this verdict.', conclusions),
    pull: wholeParameter('Only of this pull request.', { minimum: 1 }),
    branch: textParameter('Only against this base branch.'),
    head: textParameter('Only of this commit: its whole SHA.', { maxLength: 64 }),
    actor: textParameter('Only those that this login asked for.'),
    since: since('Asked for'),
    until: until('Asked for'),
    q: search('subject, actor, branch or head'),
  },
  sorts: sorts.evaluations,
  isNewestFirst: true,
  item: evaluationAnswer,
  list: ({ store, repository, query }, page) => store.lists.evaluations(repository.id, query, page),
  describe: (row, { links }) => describeEvaluation(row, links),
})

export const evaluationSingle = single({
  path: `${path}/{id}`,
  operationId: 'getEvaluation',
  tag: 'evaluations',
  summary: 'An evaluation',
  answer: evaluationDetail,
  find: async ({ store, repository, at, links }): Promise<EvaluationDetail | undefined> => {
    const row = await store.evaluations.get(repository.id, at['id'] ?? '')
    if (row === undefined) return undefined
    const problems = readJson<EvaluationDetail['problems']>(row.problems) ?? []
    return { ...describeEvaluation(row, links), problems }
  },
})

function describeEvaluation(row: ListedEvaluation, { publicUrl }: Links): EvaluationAnswer {
  const { id, subject, pull, attempt, trigger, actor, baseRef, baseSha, mergeBaseSha, headSha } = row
  const { headRepository, isFork, state, conclusion, blocks, evidenceId, runUrl } = row
  return dropAbsent<EvaluationAnswer>({
    id,
    subject,
    pullRequest: pull,
    attempt,
    trigger,
    actor,
    branch: baseRef,
    baseSha,
    mergeBaseSha,
    headSha,
    headRepository,
    isFork,
    state,
    conclusion,
    blocks,
    // written by `describeFigures` alone
    figures: readJson<NonNullable<EvaluationAnswer['figures']>>(row.figures),
    evidence: evidenceId,
    runUrl,
    url: `${publicUrl}/evaluations/${id}`,
    createdAt: isoTime(row.createdAtMs),
    updatedAt: isoTime(row.updatedAtMs),
    concludedAt: isoOf(row.concludedAtMs),
  })
}

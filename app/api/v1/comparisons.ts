/** Comparisons: of one evaluation, or of a prompt over time. */
import {
  type ComparisonAnswer,
  comparisonAnswer,
  comparisonOutcomes,
  standings,
} from '../../../shared/api/comparison.ts'
import { choiceParameter, search, since, textParameter, until } from '../../../shared/api/parameters.ts'
import { type ListedComparison, sorts } from '../../store/list-store.ts'
import { dropAbsent, isoTime, readJson } from './drop-absent.ts'
import { listing } from './listing.ts'

const filters = {
  prompt: textParameter('Only of this prompt.'),
  suite: textParameter('Only by this suite.'),
  runner: textParameter('Only on this runner.'),
  outcome: choiceParameter('Only with this outcome.', comparisonOutcomes),
  standing: choiceParameter('Only what is worth so much as evidence.', standings),
  version: textParameter('Only of the version with this fingerprint.', { maxLength: 64 }),
  since: since('Measured'),
  until: until('Measured'),
  q: search('the id: suite/prompt@runner'),
}
const common = {
  tag: 'evaluations',
  filters,
  sorts: sorts.comparisons,
  item: comparisonAnswer,
  describe: describeComparison,
} as const

export const comparisonList = listing({
  ...common,
  path: '/api/v1/repositories/{owner}/{repo}/comparisons',
  operationId: 'listComparisons',
  summary: 'Comparisons of a repository: with `prompt`, what that one scored over time',
  isNewestFirst: true,
  list: ({ store, repository, query }, page) => store.lists.comparisons(repository.id, query, page),
})

export const comparisonsOfEvaluation = listing({
  ...common,
  path: '/api/v1/repositories/{owner}/{repo}/evaluations/{id}/comparisons',
  operationId: 'listComparisonsOfEvaluation',
  summary: 'Comparisons of an evaluation',
  isNewestFirst: false,
  list: async ({ store, repository, query, at }, page) => {
    const { id: evaluation = '' } = at
    const isThere = (await store.evaluations.get(repository.id, evaluation)) !== undefined
    return isThere ? store.lists.comparisons(repository.id, { ...query, evaluation }, page) : undefined
  },
})

function describeComparison(row: ListedComparison): ComparisonAnswer {
  const { id, suite, prompt, runner, change, delta, low, high, p, standing, runnerIdentity } = row
  return dropAbsent<ComparisonAnswer>({
    id,
    evaluation: row.evaluationId,
    suite,
    prompt,
    runner,
    change,
    base: armOf(row.baseFingerprint, row.baseScore),
    head: armOf(row.headFingerprint, row.headScore),
    // written by the verdict alone
    outcome: row.outcome as ComparisonAnswer['outcome'],
    difference:
      delta === undefined
        ? undefined
        : dropAbsent<NonNullable<ComparisonAnswer['difference']>>({ value: delta, low, high }),
    p,
    sentence: readJson<{ readonly sentence?: string }>(row.figures)?.sentence,
    standing,
    runnerIdentity,
    headSha: row.headSha,
    pullRequest: row.pull,
    measuredAt: isoTime(row.atMs),
  })
}

function armOf(fingerprint: string | undefined, score: number | undefined): ComparisonAnswer['base'] {
  if (fingerprint === undefined) return undefined
  return { fingerprint, ...(score === undefined ? {} : { score }) }
}

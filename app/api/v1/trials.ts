/** Trials of an evaluation: what the models answered, and what the judges said of it. */
import { arms, type TrialAnswer, trialAnswer, trialOutcomes } from '../../../shared/api/comparison.ts'
import { choiceParameter, search, textParameter } from '../../../shared/api/parameters.ts'
import { type ListedTrial, sorts } from '../../store/list-store.ts'
import { dropAbsent, readJson } from './drop-absent.ts'
import { listing } from './listing.ts'

export const trialList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/evaluations/{id}/trials',
  operationId: 'listTrials',
  tag: 'evaluations',
  summary: 'Trials of an evaluation',
  filters: {
    comparison: textParameter('Only of the comparison with this id.', { maxLength: 1000 }),
    arm: choiceParameter('Only of this side.', arms),
    case: textParameter('Only of this case: dataset/case.', { maxLength: 1000 }),
    outcome: choiceParameter('Only with this outcome.', trialOutcomes),
    q: search('case or output'),
  },
  sorts: sorts.trials,
  isNewestFirst: false,
  item: trialAnswer,
  list: async ({ store, repository, query, at }, page) => {
    const { id: evaluation = '' } = at
    const isThere = (await store.evaluations.get(repository.id, evaluation)) !== undefined
    return isThere ? store.lists.trials(repository.id, { ...query, evaluation }, page) : undefined
  },
  describe: describeTrial,
})

/** Of a report that was held against its schema when it came. */
function describeTrial(row: ListedTrial): TrialAnswer {
  const { n, comparison, caseKey, repeat, output, outputHash, score, latencyMs, computeSeconds } = row
  return dropAbsent<TrialAnswer>({
    position: n,
    comparison,
    arm: row.arm as TrialAnswer['arm'],
    yardstick: row.yardstick as TrialAnswer['yardstick'],
    case: caseKey,
    repeat,
    outcome: row.outcome as TrialAnswer['outcome'],
    output,
    outputHash,
    score,
    scores: readJson<TrialAnswer['scores']>(row.scores) ?? [],
    usage: readJson<NonNullable<TrialAnswer['usage']>>(row.usage),
    latencyMs,
    computeSeconds,
    error: row.errorKind,
  })
}

/** The table of all reads: routes and their description are made from it. */
import { comparisonList, comparisonsOfEvaluation } from './comparisons.ts'
import { environmentList, environmentSingle, servedList } from './environments.ts'
import { evaluationList, evaluationSingle } from './evaluations.ts'
import type { Operation } from './operation.ts'
import { promotionList, requestList } from './promotions.ts'
import { promptList, promptSingle } from './prompts.ts'
import { alertList, auditList } from './records.ts'
import { repositorySingle } from './repositories.ts'
import { stats } from './stats.ts'
import { trialList } from './trials.ts'
import { versionList, versionSingle } from './versions.ts'

export const operations: readonly Operation[] = [
  repositorySingle,
  promptList,
  promptSingle,
  versionList,
  versionSingle,
  evaluationList,
  evaluationSingle,
  comparisonsOfEvaluation,
  trialList,
  comparisonList,
  promotionList,
  requestList,
  environmentList,
  environmentSingle,
  servedList,
  alertList,
  auditList,
  stats,
]

/** The lists that readers are given. */
import type { Db } from './database.ts'
import { listComparisons } from './list-comparisons.ts'
import { listEnvironments } from './list-environments.ts'
import { listEvaluations } from './list-evaluations.ts'
import { listPointers, listRequests, listServed } from './list-promotions.ts'
import { listPrompts, listTransitions, listVersions } from './list-prompts.ts'
import { listAlerts, listAudit } from './list-records.ts'
import { listRepositories } from './list-repositories.ts'
import { readStats } from './list-stats.ts'
import type { Lists } from './list-store.ts'
import { listTrials } from './list-trials.ts'

export function openLists(reader: Db): Lists {
  return {
    repositories: listRepositories(reader),
    prompts: listPrompts(reader),
    versions: listVersions(reader),
    transitions: listTransitions(reader),
    evaluations: listEvaluations(reader),
    comparisons: listComparisons(reader),
    trials: listTrials(reader),
    promotions: listPointers(reader),
    requests: listRequests(reader),
    environments: listEnvironments(reader),
    served: listServed(reader),
    alerts: listAlerts(reader),
    audit: listAudit(reader),
    stats: readStats(reader),
  }
}

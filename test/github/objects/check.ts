/** Check runs, their annotations and check suites. */
import type { Commit } from '../git/bare-repository.ts'
import { latestChecks, pullsWithHead } from '../state/find.ts'
import type { Annotation, CheckRun, CheckSuite, Repository } from '../state/repository.ts'
import type { World } from '../state/world.ts'
import { appObject } from './app.ts'
import { simpleCommitObject } from './commit.ts'
import { minimalPullObject } from './pull.ts'
import { minimalRepositoryObject } from './repository.ts'
import { iso, isoOrNull, nodeId, repositoryPage, repositoryUrl } from './values.ts'

/** GitHub names only pull requests of branches of the repository itself, never a fork's. */
const pullsOf = (world: World, repository: Repository, sha: string) =>
  pullsWithHead(repository, sha, true).map((pull) => minimalPullObject(world, repository, pull))

export function checkRunObject(world: World, repository: Repository, check: CheckRun) {
  const url = `${repositoryUrl(world, repository)}/check-runs/${check.id}`
  return {
    id: check.id,
    name: check.name,
    node_id: nodeId('CheckRun', check.id),
    head_sha: check.headSha,
    external_id: check.externalId,
    url,
    html_url: `${repositoryPage(world, repository)}/runs/${check.id}`,
    details_url: check.detailsUrl,
    status: check.status,
    conclusion: check.conclusion,
    started_at: isoOrNull(check.startedAtMs),
    completed_at: isoOrNull(check.completedAtMs),
    output: {
      ...check.output,
      annotations_count: check.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: check.suite.id },
    app: appObject(world, check.suite.app),
    pull_requests: pullsOf(world, repository, check.headSha),
  }
}

export const annotationObject = (world: World, repository: Repository, sha: string, one: Annotation) => ({
  ...one,
  blob_href: `${repositoryPage(world, repository)}/blob/${sha}/${encodeURI(one.path)}`,
})

/** Status and conclusion of a suite are the worst of its runs. */
function suiteState(repository: Repository, suite: CheckSuite) {
  const runs = latestChecks(repository, suite.headSha).filter((each) => each.suite === suite)
  if (runs.length === 0) return { status: 'queued' as const, conclusion: null }
  if (runs.some((each) => each.status !== 'completed')) {
    return { status: 'in_progress' as const, conclusion: null }
  }
  const order = [
    'action_required',
    'timed_out',
    'cancelled',
    'failure',
    'success',
    'neutral',
    'skipped',
  ] as const
  const conclusion = order.find((each) => runs.some((run) => run.conclusion === each)) ?? null
  return { status: 'completed' as const, conclusion }
}

export function checkSuiteObject(world: World, repository: Repository, suite: CheckSuite, head: Commit) {
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteState(repository, suite),
    url,
    before: head.parents[0] ?? '0'.repeat(40),
    after: suite.headSha,
    pull_requests: pullsOf(world, repository, suite.headSha),
    app: appObject(world, suite.app),
    created_at: iso(suite.createdAtMs),
    updated_at: iso(suite.updatedAtMs),
    rerequestable: true,
    runs_rerequestable: false,
    latest_check_runs_count: latestChecks(repository, suite.headSha).filter((each) => each.suite === suite)
      .length,
    check_runs_url: `${url}/check-runs`,
    head_commit: simpleCommitObject(head),
    repository: minimalRepositoryObject(world, repository),
  }
}

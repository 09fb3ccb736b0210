/** Check runs and suites come and change, with the webhooks. */
import { emitEvent } from '../hooks/emit.ts'
import { checkRunObject, checkSuiteObject } from '../objects/check.ts'
import type { Site } from '../site.ts'
import { installationOf } from '../state/find.ts'
import type { CheckRun, CheckSuite, Repository } from '../state/repository.ts'
import type { Account, App } from '../state/world.ts'

/** A push makes a suite for each App that may write checks, and asks it for its checks. */
export async function requestSuite(
  site: Site,
  repository: Repository,
  sha: string,
  branch: string,
  by: Account,
): Promise<void> {
  const installation = installationOf(site.world, repository)
  if (installation?.permissions['checks'] !== 'write') return
  const suite = suiteOf(site, repository, installation.app, sha, branch)
  await tellSuite(site, repository, suite, 'requested', by)
}

/** One suite for each App and commit. */
export function suiteOf(
  { world }: Site,
  repository: Repository,
  app: App,
  sha: string,
  branch: string | null,
): CheckSuite {
  const known = [...repository.suites.values()].find((each) => each.app === app && each.headSha === sha)
  if (known !== undefined) return known
  const nowMs = world.nowMs()
  const suite: CheckSuite = {
    id: world.newId(),
    app,
    headSha: sha,
    headBranch: branch,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  repository.suites.set(suite.id, suite)
  return suite
}

export async function tellSuite(
  site: Site,
  repository: Repository,
  suite: CheckSuite,
  action: string,
  sender: Account,
): Promise<void> {
  if (suite.app !== site.world.app) return
  const head = await repository.git.readCommit(suite.headSha)
  const { repository: _, ...object } = checkSuiteObject(site.world, repository, suite, head)
  emitEvent(site, { event: 'check_suite', action, repository, sender, parts: { check_suite: object } })
}

/** Of another App's run only `created` and `completed` are told. */
export async function tellCheck(
  site: Site,
  repository: Repository,
  check: CheckRun,
  action: 'created' | 'completed' | 'rerequested' | 'requested_action',
  sender: Account,
  parts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  if (check.suite.app !== site.world.app && !['created', 'completed'].includes(action)) return
  const head = await repository.git.readCommit(check.headSha)
  const suite = checkSuiteObject(site.world, repository, check.suite, head)
  const { head_commit, latest_check_runs_count, check_runs_url, repository: _, ...short } = suite
  emitEvent(site, {
    event: 'check_run',
    action,
    repository,
    sender,
    parts: {
      check_run: { ...checkRunObject(site.world, repository, check), check_suite: short },
      ...parts,
    },
  })
}

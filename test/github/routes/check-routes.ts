/** Check runs and check suites. */
import { actorOf } from '../auth/authenticate.ts'
import { suiteOf, tellCheck, tellSuite } from '../changes/write-check.ts'
import { annotationObject, checkRunObject, checkSuiteObject } from '../objects/check.ts'
import { invalid, Refusal } from '../refusal.ts'
import {
  inRepository,
  json,
  need,
  needText,
  numberOf,
  paged,
  param,
  type RepositoryCall,
  type Route,
} from '../route.ts'
import { latestChecks, pullsWithHead } from '../state/find.ts'
import type { CheckRun, CheckSuite } from '../state/repository.ts'
import { resolveRef } from './commit-routes.ts'
import { type CheckFacts, readCheck } from './read-check.ts'

export const checkRoutes: readonly Route[] = [
  inRepository('POST /check-runs', 'checks:write', createCheck),
  inRepository('GET /check-runs/:id', 'checks:read', (call) => checkAnswer(call, findCheck(call))),
  inRepository('PATCH /check-runs/:id', 'checks:write', updateCheck),
  inRepository('GET /check-runs/:id/annotations', 'checks:read', (call) => {
    const check = findCheck(call)
    const { site, repository } = call
    return paged(
      call,
      check.annotations.map((each) => annotationObject(site.world, repository, check.headSha, each)),
    )
  }),
  inRepository('POST /check-runs/:id/rerequest', 'checks:write', async (call) => {
    const check = findCheck(call)
    await tellCheck(call.site, call.repository, check, 'rerequested', actorOf(call.caller).account)
    return json(201, {})
  }),
  inRepository('GET /commits/:ref/check-runs', 'checks:read', listChecks),
  inRepository('GET /commits/:ref/check-suites', 'checks:read', listSuites),
  inRepository('POST /check-suites', 'checks:write', createSuite),
  inRepository('GET /check-suites/:id', 'checks:read', (call) => suiteAnswer(call, findSuite(call))),
  inRepository('GET /check-suites/:id/check-runs', 'checks:read', (call) => {
    const suite = findSuite(call)
    return answerRuns(
      call,
      [...call.repository.checks.values()].filter((each) => each.suite === suite),
    )
  }),
  inRepository('POST /check-suites/:id/rerequest', 'checks:write', async (call) => {
    const suite = findSuite(call)
    await tellSuite(call.site, call.repository, suite, 'rerequested', actorOf(call.caller).account)
    return json(201, {})
  }),
]

const findCheck = (call: RepositoryCall): CheckRun => need(call.repository.checks.get(numberOf(call, 'id')))
const findSuite = (call: RepositoryCall): CheckSuite => need(call.repository.suites.get(numberOf(call, 'id')))

const checkAnswer = (call: RepositoryCall, check: CheckRun, status = 200) =>
  json(status, checkRunObject(call.site.world, call.repository, check))

async function suiteAnswer(call: RepositoryCall, suite: CheckSuite, status = 200) {
  const head = await call.repository.git.readCommit(suite.headSha)
  return json(status, checkSuiteObject(call.site.world, call.repository, suite, head))
}

function writerOf(call: RepositoryCall) {
  const { account, app } = actorOf(call.caller)
  if (app === undefined) throw new Refusal(403, 'You must authenticate via a GitHub App.')
  return { account, app }
}

async function createCheck(call: RepositoryCall) {
  const { site, repository } = call
  const { account, app } = writerOf(call)
  const name = needText(call, 'name')
  const headSha = needText(call, 'head_sha')
  if ((await repository.git.typeOf(headSha)) !== 'commit') {
    throw invalid(`No commit found for SHA: ${headSha}`)
  }
  const facts = readCheck(call.body)
  const branch = pullsWithHead(repository, headSha, true)[0]?.headRef ?? null
  const nowMs = site.world.nowMs()
  const check: CheckRun = {
    id: site.world.newId(),
    suite: suiteOf(site, repository, app, headSha, branch),
    headSha,
    name,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: `${site.world.url}/apps/${app.slug}`,
    startedAtMs: nowMs,
    completedAtMs: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  }
  apply(check, facts, nowMs)
  repository.checks.set(check.id, check)
  await tellCheck(site, repository, check, 'created', account)
  if (check.status === 'completed') await tellCheck(site, repository, check, 'completed', account)
  return checkAnswer(call, check, 201)
}

async function updateCheck(call: RepositoryCall) {
  const { site, repository } = call
  const { account, app } = writerOf(call)
  const check = findCheck(call)
  if (check.suite.app !== app) {
    throw new Refusal(
      403,
      `Invalid app_id \`${app.id}\` - check run can only be modified by the GitHub App that created it.`,
    )
  }
  const wasCompleted = check.status === 'completed'
  apply(check, readCheck(call.body), site.world.nowMs())
  if (check.status === 'completed' && !wasCompleted) {
    await tellCheck(site, repository, check, 'completed', account)
  }
  return checkAnswer(call, check)
}

/** Annotations are added to those that are there; everything else replaces. */
function apply(check: CheckRun, facts: CheckFacts, nowMs: number): void {
  const { annotations, status, conclusion, ...rest } = facts
  check.annotations.push(...annotations)
  Object.assign(check, rest)
  if (status !== undefined) {
    check.status = status
    check.conclusion = conclusion ?? null
    check.completedAtMs = status === 'completed' ? (facts.completedAtMs ?? nowMs) : null
  }
  check.suite.updatedAtMs = nowMs
}

async function listChecks(call: RepositoryCall) {
  const { repository, query } = call
  const sha = await resolveRef(repository, param(call, 'ref'))
  const all = [...repository.checks.values()].filter((each) => each.headSha === sha).reverse()
  const runs = query.get('filter') === 'all' ? all : latestChecks(repository, sha)
  const name = query.get('check_name')
  const status = query.get('status')
  const appId = query.get('app_id')
  return answerRuns(
    call,
    runs
      .filter((each) => name === null || each.name === name)
      .filter((each) => status === null || each.status === status)
      .filter((each) => appId === null || String(each.suite.app.id) === appId),
  )
}

const answerRuns = (call: RepositoryCall, runs: readonly CheckRun[]) =>
  paged(
    call,
    runs.map((each) => checkRunObject(call.site.world, call.repository, each)),
    (page, total) => ({ total_count: total, check_runs: page }),
  )

async function listSuites(call: RepositoryCall) {
  const { site, repository, query } = call
  const sha = await resolveRef(repository, param(call, 'ref'))
  const appId = query.get('app_id')
  const head = await repository.git.readCommit(sha)
  const suites = [...repository.suites.values()]
    .filter((each) => each.headSha === sha)
    .filter((each) => appId === null || String(each.app.id) === appId)
  return paged(
    call,
    suites.map((each) => checkSuiteObject(site.world, repository, each, head)),
    (page, total) => ({ total_count: total, check_suites: page }),
  )
}

/** An App asks for its suite where GitHub makes none by itself: for the head of a fork, say. */
async function createSuite(call: RepositoryCall) {
  const { site, repository } = call
  const { app } = writerOf(call)
  const headSha = needText(call, 'head_sha')
  if ((await repository.git.typeOf(headSha)) !== 'commit')
    throw invalid(`No commit found for SHA: ${headSha}`)
  const isKnown = [...repository.suites.values()].some((each) => each.app === app && each.headSha === headSha)
  return suiteAnswer(call, suiteOf(site, repository, app, headSha, null), isKnown ? 200 : 201)
}

/** GitHub Actions: workflows, runs, artifacts. */
import { actorOf } from '../auth/authenticate.ts'
import {
  cancelRun,
  dispatchWorkflow,
  findWorkflow,
  type KnownWorkflow,
  workflowFolder,
} from '../changes/run-workflow.ts'
import { artifactObject, runObject, runPage, runUrl, workflowObject } from '../objects/workflow.ts'
import { invalid, Refusal } from '../refusal.ts'
import {
  empty,
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
import type { Artifact, Run } from '../state/repository.ts'

export const actionsRoutes: readonly Route[] = [
  inRepository('GET /actions/workflows', 'actions:read', listWorkflows),
  inRepository('GET /actions/workflows/:file', 'actions:read', async (call) =>
    json(200, workflowObject(call.site.world, call.repository, await knownWorkflow(call))),
  ),
  inRepository('POST /actions/workflows/:file/dispatches', 'actions:write', dispatch),
  inRepository('GET /actions/workflows/:file/runs', 'actions:read', async (call) => {
    const { path } = await knownWorkflow(call)
    return listRuns(call, (run) => run.workflowPath === path)
  }),
  inRepository('GET /actions/runs', 'actions:read', (call) => listRuns(call, () => true)),
  inRepository('GET /actions/runs/:id', 'actions:read', async (call) =>
    json(200, await objectOf(call, findRun(call))),
  ),
  inRepository('POST /actions/runs/:id/cancel', 'actions:write', (call) => {
    const run = findRun(call)
    if (run.status === 'completed') throw new Refusal(409, 'Cannot cancel a workflow run that is completed.')
    cancelRun(call.site, call.repository, run)
    return json(202, {})
  }),
  inRepository('GET /actions/runs/:id/artifacts', 'actions:read', (call) => {
    const run = findRun(call)
    return listArtifacts(call, (artifact) => artifact.run === run)
  }),
  inRepository('GET /actions/artifacts', 'actions:read', (call) => listArtifacts(call, () => true)),
  inRepository('GET /actions/artifacts/:id', 'actions:read', (call) =>
    json(200, artifactObject(call.site.world, call.repository, findArtifact(call))),
  ),
  inRepository('GET /actions/artifacts/:id/:format', 'actions:read', download),
  {
    kind: 'open',
    method: 'GET',
    path: '/_downloads/:repository/:artifact',
    handle: (call) => {
      const repository = need(call.site.world.repositories.get(numberOf(call, 'repository')))
      const artifact = need(repository.artifacts.get(numberOf(call, 'artifact')))
      const name = `attachment; filename="${artifact.name}.zip"`
      const headers = { 'content-type': 'application/zip', 'content-disposition': name }
      return { status: 200, bytes: artifact.zip, headers }
    },
  },
]

const findRun = (call: RepositoryCall): Run => need(call.repository.runs.get(numberOf(call, 'id')))
const findArtifact = (call: RepositoryCall): Artifact =>
  need(call.repository.artifacts.get(numberOf(call, 'id')))

const knownWorkflow = async (call: RepositoryCall): Promise<KnownWorkflow> =>
  need(await findWorkflow(call.site, call.repository, param(call, 'file')))

async function objectOf({ site, repository }: RepositoryCall, run: Run) {
  return runObject(site.world, repository, run, await repository.git.readCommit(run.headSha))
}

async function listWorkflows(call: RepositoryCall) {
  const { site, repository } = call
  const folder = `refs/heads/${repository.defaultBranch}:${workflowFolder.slice(0, -1)}`
  const entries = (await repository.git.readTree(folder, false)) ?? []
  const found = []
  for (const { path } of entries) {
    const workflow = await findWorkflow(site, repository, path)
    if (workflow !== undefined) found.push(workflowObject(site.world, repository, workflow))
  }
  return paged(call, found, (page, total) => ({ total_count: total, workflows: page }))
}

async function dispatch(call: RepositoryCall) {
  const { site, repository } = call
  const wantsDetails = call.body['return_run_details']
  if (wantsDetails !== undefined && !site.world.limits.acceptsRunDetails) {
    throw new Refusal(400, 'Invalid request.\n\n"return_run_details" is not a permitted key.')
  }
  const ref = needText(call, 'ref')
  const inputs = (call.body['inputs'] ?? {}) as Readonly<Record<string, unknown>>
  if (Object.keys(inputs).length > 25)
    throw invalid('you may only define up to 25 inputs for a `workflow_dispatch` event')
  const by = actorOf(call.caller).account
  const run = await dispatchWorkflow(site, repository, { nameOrId: param(call, 'file'), ref, inputs, by })
  if (wantsDetails !== true) return empty()
  return json(200, {
    workflow_run_id: run.id,
    run_url: runUrl(site.world, repository, run.id),
    html_url: runPage(site.world, repository, run.id),
  })
}

async function listRuns(call: RepositoryCall, belongs: (run: Run) => boolean) {
  const { query } = call
  const branch = query.get('branch')
  const event = query.get('event')
  const status = query.get('status')
  const actor = query.get('actor')
  const sha = query.get('head_sha')
  const created = readCreated(query.get('created'))
  const runs = [...call.repository.runs.values()]
    .filter(belongs)
    .filter((run) => branch === null || run.headBranch === branch)
    .filter((run) => event === null || run.event === event)
    .filter((run) => status === null || run.status === status || run.conclusion === status)
    .filter((run) => actor === null || run.actor.login === actor)
    .filter((run) => sha === null || run.headSha === sha)
    .filter((run) => created(run.createdAtMs))
    .reverse()
  const objects = await Promise.all(runs.map((run) => objectOf(call, run)))
  return paged(call, objects, (page, total) => ({ total_count: total, workflow_runs: page }))
}

/** The search syntax for dates: `>=T`, `<=T`, `>T`, `<T`, `A..B`; GitHub compares whole seconds. */
function readCreated(query: string | null): (ms: number) => boolean {
  if (query === null) return () => true
  const seconds = (text: string) => Math.floor(Date.parse(text) / 1000)
  const [from, to] = query.split('..')
  const [, sign = '', time = ''] = /^(>=|<=|>|<)?(.*)$/.exec(query) ?? []
  return (ms) => {
    const at = Math.floor(ms / 1000)
    if (to !== undefined) {
      return (from === '*' || at >= seconds(from ?? '')) && (to === '*' || at <= seconds(to))
    }
    if (sign === '>=') return at >= seconds(time)
    if (sign === '<=') return at <= seconds(time)
    if (sign === '>') return at > seconds(time)
    if (sign === '<') return at < seconds(time)
    return new Date(ms).toISOString().startsWith(time.slice(0, 10))
  }
}

function listArtifacts(call: RepositoryCall, belongs: (artifact: Artifact) => boolean) {
  const name = call.query.get('name')
  const found = [...call.repository.artifacts.values()]
    .filter(belongs)
    .filter((each) => name === null || each.name === name)
    .reverse()
  return paged(
    call,
    found.map((each) => artifactObject(call.site.world, call.repository, each)),
    (page, total) => ({ total_count: total, artifacts: page }),
  )
}

/** The address needs no token and lives a minute on GitHub. */
function download(call: RepositoryCall) {
  const artifact = findArtifact(call)
  if (param(call, 'format') !== 'zip') throw invalid('Only zip is supported.')
  if (artifact.isExpired) throw new Refusal(410, 'Artifact has expired')
  const location = `${call.site.world.url}/_downloads/${call.repository.id}/${artifact.id}`
  return { status: 302, headers: { location } }
}

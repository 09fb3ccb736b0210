/** Dispatched workflows of the stand-in: refusals, names, progress, artifacts. */
import { expect, test } from 'vitest'
import { githubForTest, installed, listen, namesOf } from './github-for-test.ts'
import type { DispatchedRun } from './seams.ts'

const where = { owner: 'acme', repo: 'shop' }
const workflow_id = 'promptgate.yml'

const workflow = `name: Promptgate
run-name: Promptgate \${{ inputs.evaluation-id }}
on:
  workflow_dispatch:
    inputs:
      evaluation-id: { required: true, type: string }
jobs: {}
`

async function shop(files: Record<string, string> = { '.github/workflows/promptgate.yml': workflow }) {
  const app = await listen()
  const github = await githubForTest({ webhookUrl: app.url })
  const repository = await github.createRepository({ files })
  const { rest } = await installed(github)
  const start = (more: object = {}) =>
    rest.actions.createWorkflowDispatch({
      ...where,
      workflow_id,
      ref: 'main',
      inputs: { 'evaluation-id': 'ev_1' },
      ...more,
    })
  return { app, github, repository, rest, start }
}

test('a dispatch runs, tells of its progress, and its artifact is downloaded', async () => {
  const { app, github, rest, start } = await shop()
  let played: DispatchedRun | undefined
  github.onDispatch = (run) => {
    played = run
    run.begin()
    run.keepArtifact('report', { 'report.json': '{"a":1}' })
    run.complete('success')
  }
  const { data } = await start({ return_run_details: true })
  // Octokit knows no answer with a body yet
  const run_id = (data as unknown as { workflow_run_id: number }).workflow_run_id
  await github.settled()
  expect(played).toMatchObject({
    id: run_id,
    event: 'workflow_dispatch',
    inputs: { 'evaluation-id': 'ev_1' },
  })
  const run = await rest.actions.getWorkflowRun({ ...where, run_id })
  expect(run.data).toMatchObject({
    display_title: 'Promptgate ev_1',
    status: 'completed',
    conclusion: 'success',
    path: '.github/workflows/promptgate.yml',
  })
  const { data: found } = await rest.actions.listWorkflowRunArtifacts({ ...where, run_id, name: 'report' })
  const artifact_id = found.artifacts[0]?.id ?? 0
  const zip = await rest.actions.downloadArtifact({ ...where, artifact_id, archive_format: 'zip' })
  expect(
    Buffer.from(zip.data as ArrayBuffer)
      .subarray(0, 4)
      .toString('latin1'),
  ).toBe('PK\x03\x04')
  expect(
    namesOf(app.heard)
      .filter((name) => name.startsWith('workflow_run'))
      .toSorted(),
  ).toEqual(['workflow_run.completed', 'workflow_run.in_progress', 'workflow_run.requested'])
})

test('without the field for details a dispatch has no body, and the run is found by its name', async () => {
  const { github, rest, start } = await shop()
  github.world.limits.acceptsRunDetails = false
  await expect(start({ return_run_details: true })).rejects.toMatchObject({ status: 400 })
  expect((await start()).status).toBe(204)
  const created = `>=${new Date(Date.now() - 60_000).toISOString()}`
  const { data } = await rest.actions.listWorkflowRuns({ ...where, workflow_id, created })
  expect(data.workflow_runs.map((run) => run.display_title)).toEqual(['Promptgate ev_1'])
})

test('what keeps a workflow from starting is told as GitHub tells it', async () => {
  const absent = await shop({ 'a.txt': 'a' })
  await expect(absent.start()).rejects.toMatchObject({ status: 404 })
  const silent = await shop({ '.github/workflows/promptgate.yml': 'on: push\njobs: {}\n' })
  await expect(silent.start()).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining("does not have 'workflow_dispatch' trigger") as string,
  })
  const { start, repository } = await shop()
  await expect(start({ ref: 'none' })).rejects.toMatchObject({ status: 422 })
  await expect(start({ inputs: {} })).rejects.toMatchObject({ status: 422 })
  await expect(start({ inputs: { 'evaluation-id': 'x', other: 'y' } })).rejects.toMatchObject({ status: 422 })
  repository.setActions(false)
  await expect(start()).rejects.toMatchObject({ status: 403 })
})

test('a cancelled run is told to whoever plays it, and cannot be cancelled twice', async () => {
  const { github, rest, repository, start } = await shop()
  const cancelled = Promise.withResolvers<void>()
  github.onDispatch = (run) => {
    run.begin()
    run.signal.addEventListener('abort', () => cancelled.resolve())
  }
  await start()
  await github.settled()
  const run_id = repository.runs()[0]?.id ?? 0
  expect((await rest.actions.cancelWorkflowRun({ ...where, run_id })).status).toBe(202)
  await cancelled.promise
  const { data } = await rest.actions.getWorkflowRun({ ...where, run_id })
  expect(data).toMatchObject({ status: 'completed', conclusion: 'cancelled' })
  await expect(rest.actions.cancelWorkflowRun({ ...where, run_id })).rejects.toMatchObject({ status: 409 })
})

test('workflows are listed', async () => {
  const { rest } = await shop()
  const { data } = await rest.actions.listRepoWorkflows(where)
  expect(data.workflows).toMatchObject([{ name: 'Promptgate', state: 'active' }])
  expect((await rest.actions.getWorkflow({ ...where, workflow_id })).data.id).toBe(data.workflows[0]?.id)
})

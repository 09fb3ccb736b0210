/** Workflows: started, found, cancelled; and why one could not be started. */
import { expect, test } from 'vitest'
import { makeZip } from './make-zip.ts'
import { openTestGitHub } from './open-test-github.ts'
import { bytes, cut, json } from './serve-script.ts'

const repo = '/repos/octo/prompts'
const path = '.github/workflows/promptgate.yml'
const dispatchRoute = `POST ${repo}/actions/workflows/promptgate.yml/dispatches`
const page = 'https://github.example/octo/prompts'

const run = (changes: object = {}) => ({
  id: 77,
  run_attempt: 2,
  name: 'Promptgate',
  display_title: 'promptgate evaluation-1',
  html_url: `${page}/actions/runs/77`,
  event: 'workflow_dispatch',
  path: `${path}@refs/heads/main`,
  head_branch: 'main',
  head_sha: 'd'.repeat(40),
  status: 'in_progress',
  conclusion: null,
  ...changes,
})

test('a workflow is started and the run is told', async () => {
  const { script, repository } = await openTestGitHub()
  const urls = { run_url: 'https://api.example/runs/77', html_url: `${page}/actions/runs/77` }
  script.on(dispatchRoute, json(200, { workflow_run_id: 77, ...urls }))
  expect(await repository.dispatch(path, 'main', { evaluation: 'e1' })).toEqual({
    runId: 77,
    runUrl: `${page}/actions/runs/77`,
  })
  expect(script.to(dispatchRoute)[0]?.body).toEqual({
    ref: 'main',
    inputs: { evaluation: 'e1' },
    return_run_details: true,
  })
})

test.each([
  [400, { message: 'Problems parsing', errors: ['"return_run_details" is not a permitted key.'] }],
  [422, { message: 'Invalid request.\n\n"return_run_details" is not a permitted key.' }],
])('a server that refuses the wish for the run with %i is asked without it', async (status, answer) => {
  const { script, repository } = await openTestGitHub()
  script.on(dispatchRoute, json(status, answer), json(204, undefined))
  expect(await repository.dispatch(path, 'main', { evaluation: 'e1' })).toEqual({})
  expect(script.to(dispatchRoute)[1]?.body).toEqual({ ref: 'main', inputs: { evaluation: 'e1' } })
})

test.each([
  [404, 'Not Found', 'no-workflow', `${page}/new/main?filename=.github%2Fworkflows%2Fpromptgate.yml`],
  [
    422,
    'No ref found for: main',
    'no-workflow',
    `${page}/new/main?filename=.github%2Fworkflows%2Fpromptgate.yml`,
  ],
  [
    422,
    "Workflow does not have 'workflow_dispatch' trigger",
    'no-dispatch-trigger',
    `${page}/edit/main/${path}`,
  ],
  [422, 'Unexpected inputs provided: ["evaluation"]', 'no-dispatch-trigger', `${page}/edit/main/${path}`],
  [403, 'GitHub Actions is disabled on this repository', 'actions-disabled', `${page}/settings/actions`],
  [422, 'Actions has been disabled for this user.', 'actions-disabled', `${page}/settings/actions`],
  [
    422,
    "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
    'actions-disabled',
    `${page}/actions/workflows/promptgate.yml`,
  ],
  [
    403,
    'Resource not accessible by integration',
    'not-permitted',
    'https://github.example/organizations/octo/settings/installations/99',
  ],
] as const)('%i "%s" is %s, with the page that mends it', async (status, message, code, url) => {
  const { script, repository } = await openTestGitHub()
  script.on(dispatchRoute, json(status, { message }))
  script.on(
    'GET /app/installations/99',
    json(200, { html_url: 'https://github.example/organizations/octo/settings/installations/99' }),
  )
  expect(await repository.dispatch(path, 'main', {})).toMatchObject({ code, url })
  expect(script.to(dispatchRoute)).toHaveLength(1)
})

test('the page of an installation is guessed where GitHub does not tell it', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(dispatchRoute, json(403, { message: 'Resource not accessible by integration' }))
  expect(await repository.dispatch(path, 'main', {})).toMatchObject({
    url: 'https://github.example/settings/installations/99',
  })
})

test('a start that GitHub may have made all the same is an ambiguous fault, never a second start', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(dispatchRoute, json(500, { message: 'Failed to run workflow dispatch' }))
  await expect(repository.dispatch(path, 'main', {})).rejects.toMatchObject({
    kind: 'unavailable',
    isAmbiguous: true,
  })
  expect(script.to(dispatchRoute)).toHaveLength(1)
})

test('a run is found by its name, among those since some minutes before', async () => {
  const { script, repository } = await openTestGitHub()
  const route = `GET ${repo}/actions/workflows/promptgate.yml/runs`
  const runs = [run({ id: 80, display_title: 'promptgate evaluation-2' }), run()]
  script.on(route, json(200, { total_count: 2, workflow_runs: runs }))
  expect(await repository.findRun(path, 'evaluation-1', Date.UTC(2026, 0, 2, 3, 4, 5))).toEqual({
    id: 77,
    attempt: 2,
    name: 'promptgate evaluation-1',
    url: `${page}/actions/runs/77`,
    event: 'workflow_dispatch',
    path,
    headBranch: 'main',
    headSha: 'd'.repeat(40),
    status: 'in_progress',
  })
  expect(script.to(route)[0]?.query.get('created')).toBe('>=2026-01-02T02:54:05Z')
  expect(await repository.findRun(path, 'evaluation-3', 0)).toBeUndefined()
  expect(await repository.findRun('.github/workflows/absent.yml', 'evaluation-1', 0)).toBeUndefined()
})

test('a run is read, one that is not there is absent', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(`GET ${repo}/actions/runs/77`, json(200, run({ status: 'completed', conclusion: 'timed_out' })))
  expect(await repository.getRun(77)).toMatchObject({ status: 'completed', conclusion: 'timed_out' })
  script.on(`GET ${repo}/actions/runs/77`, json(200, run({ status: 'waiting' })))
  expect(await repository.getRun(77)).toMatchObject({ status: 'other' })
  expect(await repository.getRun(78)).toBeUndefined()
})

test.each([
  [202, {}],
  [202, undefined],
  [409, { message: 'Cannot cancel a workflow run that is completed.' }],
  [404, { message: 'Not Found' }],
])('a run is cancelled, or needs no cancelling: %i %j', async (status, answer) => {
  const { script, repository } = await openTestGitHub()
  script.on(`POST ${repo}/actions/runs/77/cancel`, json(status, answer))
  await expect(repository.cancelRun(77)).resolves.toBeUndefined()
})

const listRoute = `GET ${repo}/actions/runs/77/artifacts`
const zipRoute = `GET ${repo}/actions/artifacts/6/zip`
const artifact = (id: number, changes: object = {}) => ({ id, name: 'report', expired: false, ...changes })
const report = Buffer.from('{"schemaVersion":1}')

test('an artifact is read from where GitHub points to, without the token', async () => {
  const { script, repository } = await openTestGitHub()
  const listed = [artifact(4), artifact(6), artifact(9, { expired: true }), artifact(8, { name: 'report-2' })]
  script.on(listRoute, json(200, { total_count: 4, artifacts: listed }))
  script.on(zipRoute, json(302, undefined, { location: `${script.origin}/storage/6?signature=abc` }))
  const zip = makeZip([{ name: 'report.json', content: report, isStreamed: true }])
  script.on('GET /storage/6', cut('PK', 'application/zip'), bytes(zip))
  const content = await repository.readArtifact(77, 'report', 1000)
  expect(Buffer.from(content ?? [])).toEqual(report)
  expect(script.to(zipRoute)[0]?.headers.authorization).toBe('token token-first')
  const fetched = script.to('GET /storage/6')
  expect(fetched.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  expect(fetched[0]?.path).toBe('/storage/6?signature=abc')
})

test.each([
  ['there is none', { total_count: 0, artifacts: [] }, 410],
  ['it expired before', { total_count: 1, artifacts: [artifact(6, { expired: true })] }, 410],
  ['it expired just now', { total_count: 1, artifacts: [artifact(6)] }, 410],
  ['its run was deleted', undefined, 410],
])('an artifact is absent: %s', async (_, listed, status) => {
  const { script, repository } = await openTestGitHub()
  if (listed !== undefined) script.on(listRoute, json(200, listed))
  script.on(zipRoute, json(status, { message: 'Artifact has expired' }))
  expect(await repository.readArtifact(77, 'report', 1000)).toBeUndefined()
})

test.each([
  ['is no archive', Buffer.from('<html>'), 'no zip archive'],
  ['unpacks to too much', makeZip([{ name: 'r', content: Buffer.alloc(1001) }]), 'more than 1000'],
  ['is too large itself', Buffer.alloc(200_000), 'more than'],
])('an artifact that %s is refused', async (_, content, why) => {
  const { script, repository } = await openTestGitHub()
  script.on(listRoute, json(200, { total_count: 1, artifacts: [artifact(6)] }))
  script.on(zipRoute, json(302, undefined, { location: `${script.origin}/storage/6` }))
  script.on('GET /storage/6', bytes(content))
  const read = repository.readArtifact(77, 'report', 1000)
  await expect(read).rejects.toMatchObject({ kind: 'invalid' })
  await expect(read).rejects.toThrow(why)
  expect(script.to('GET /storage/6')).toHaveLength(1)
})

test('a storage that refuses is a fault of theirs', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(listRoute, json(200, { total_count: 1, artifacts: [artifact(6)] }))
  script.on(zipRoute, json(302, undefined, { location: `${script.origin}/storage/6` }))
  script.on('GET /storage/6', json(403, { message: 'Server failed to authenticate the request.' }))
  await expect(repository.readArtifact(77, 'report', 1000)).rejects.toMatchObject({
    kind: 'unavailable',
    status: 403,
  })
})

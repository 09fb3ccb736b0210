/** The player of GitHub's runner gives a job what GitHub gives it: a real clone, every variable, its token, and an end when it is cancelled. */
import { writeFileSync } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { promptPath, triageFiles, worsePrompt } from '../../action/triage-files.ts'
import { makeRepository, newFolder } from '../../git/make-repository.ts'
import { makeRun } from './make-run.ts'
import { type Issuer, startIssuer } from './oidc-issuer.ts'
import type { Run } from './run.ts'
import { startRun } from './start-run.ts'

let issuer: Issuer
beforeAll(async () => {
  issuer = await startIssuer()
})
afterAll(() => issuer.close())

/** A run on the default branch of a repository with a pull request from a fork. */
function dispatched(facts: Partial<Run> = {}): { run: Run; base: string; head: string } {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 12 }))
  const bare = repository.publish()
  repository.branch('change')
  const head = repository.commit('worse', { [promptPath]: worsePrompt })
  repository.publishPull(7, 'change')
  const usual = makeRun(facts)
  const run = { ...usual, sha: base, repository: { ...usual.repository, gitDir: bare.dir } }
  return { run, base, head }
}

/** An Action of a few lines. */
function actionOf(source: string, inputs = ''): { bundle: string; actionFolder: string } {
  const folder = newFolder()
  const bundle = join(folder, 'index.mjs')
  writeFileSync(bundle, source)
  writeFileSync(join(folder, 'action.yml'), `name: x\n${inputs}`)
  return { bundle, actionFolder: folder }
}

interface Seen {
  readonly env: Record<string, string>
  readonly event: Record<string, unknown>
  readonly cwd: string
  readonly git: Record<string, string>
}

const tellAll = `
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim()
git('fetch', '--quiet', 'origin', 'refs/pull/7/head')
mkdirSync('.promptgate')
writeFileSync('.promptgate/report.json', JSON.stringify({
  env: process.env,
  event: JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')),
  cwd: process.cwd(),
  git: {
    head: git('rev-parse', 'HEAD'),
    branch: git('branch', '--show-current'),
    pull: git('rev-parse', 'FETCH_HEAD'),
    remote: git('rev-parse', 'origin/main'),
    status: git('status', '--porcelain', '--', 'prompts'),
  },
}))
`

test('a job sees the default branch, its event, its inputs and every variable', async () => {
  const { run, base, head } = dispatched({ attempt: 2 })
  const inputs = 'inputs:\n  mode: { default: evaluate }\n  config:\n  runner-url: { required: false }\n'
  const started = await startRun({
    run,
    issuer,
    runnerUrl: 'http://runner',
    appUrl: 'https://app',
    inputs: { budget: '5 USD' },
    env: { EXTRA: 'yes' },
    ...actionOf(tellAll, inputs),
  })
  const result = await started.finished

  expect(result).toMatchObject({ exitCode: 0, exitSignal: null, isCancelled: false, log: '' })
  expect(result.artifactName).toBe('promptgate-report-2')
  const seen = JSON.parse(Buffer.from(result.report ?? []).toString()) as Seen
  expect(seen.git).toEqual({ head: base, branch: 'main', pull: head, remote: base, status: '' })
  expect(seen.cwd).toBe(seen.env['GITHUB_WORKSPACE'])
  expect(seen.event).toMatchObject({
    inputs: { 'evaluation-id': 'ev_1' },
    ref: 'refs/heads/main',
    workflow: '.github/workflows/promptgate.yml',
    repository: { id: 74, full_name: 'acme/support', default_branch: 'main', owner: { id: 65 } },
  })
  expect(seen.env).toMatchObject({
    'INPUT_EVALUATION-ID': 'ev_1',
    'INPUT_RUNNER-URL': 'http://runner',
    'INPUT_APP-URL': 'https://app',
    INPUT_MODE: 'evaluate',
    INPUT_CONFIG: '',
    INPUT_BUDGET: '5 USD',
    EXTRA: 'yes',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: 'workflow_dispatch',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_SHA: base,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REF_NAME: 'main',
    GITHUB_REF_TYPE: 'branch',
    GITHUB_REPOSITORY: 'acme/support',
    GITHUB_REPOSITORY_ID: '74',
    GITHUB_REPOSITORY_OWNER_ID: '65',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_WORKFLOW_REF: 'acme/support/.github/workflows/promptgate.yml@refs/heads/main',
    ACTIONS_ID_TOKEN_REQUEST_URL: expect.stringContaining(issuer.url),
  })
  await expect(access(seen.cwd)).rejects.toThrow('ENOENT')
})

test('a tag is checked out by itself, and Enterprise Server has its own addresses', async () => {
  const { run, base } = dispatched({ ref: 'refs/tags/v1', apiUrl: 'https://ghe.example/api/v3' })
  const started = await startRun({ run, ...actionOf(tellAll) })
  const { report } = await started.finished
  const seen = JSON.parse(Buffer.from(report ?? []).toString()) as Seen
  expect(seen.git).toMatchObject({ head: base, branch: '' })
  expect(seen.env).toMatchObject({
    GITHUB_REF_TYPE: 'tag',
    GITHUB_REF_NAME: 'v1',
    GITHUB_GRAPHQL_URL: 'https://ghe.example/api/graphql',
  })
  expect(seen.env).not.toHaveProperty('ACTIONS_ID_TOKEN_REQUEST_URL')
})

test('outputs, summary, log and exit code come back, and no report where there is none', async () => {
  const source = `
    import { appendFileSync } from 'node:fs'
    appendFileSync(process.env.GITHUB_OUTPUT, 'verdict<<X\\nfail\\nX\\n')
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Result')
    console.log('out'); console.error('err'); process.exitCode = 3`
  const started = await startRun({ run: dispatched().run, ...actionOf(source) })
  expect(await started.finished).toMatchObject({
    exitCode: 3,
    outputs: { verdict: 'fail' },
    summary: '# Result',
    log: expect.stringMatching(/^(out\nerr|err\nout)\n$/),
    report: undefined,
  })
})

const askForToken = `
const answer = await fetch(process.env.ACTIONS_ID_TOKEN_REQUEST_URL + '&audience=a', {
  headers: { authorization: 'Bearer ' + process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN },
})
console.log(JSON.stringify({ ...(await answer.json()), url: answer.url, bearer: process.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN }))
`

test('a job gets tokens of its run while it runs, and none later', async () => {
  const started = await startRun({
    run: dispatched().run,
    issuer,
    job: { runnerEnvironment: 'self-hosted' },
    ...actionOf(askForToken),
  })
  const { log } = await started.finished
  const { value, url, bearer } = JSON.parse(log) as Record<string, string>
  expect(decodeJwt(value ?? '')).toMatchObject({
    aud: 'a',
    run_id: '4711',
    runner_environment: 'self-hosted',
  })
  const later = await fetch(url ?? '', { headers: { authorization: `Bearer ${bearer}` } })
  expect(later.status).toBe(401)
})

const deaf = `
const names = process.env.DEAF_TO.split(' ')
for (const name of names) process.on(name, () => console.log('heard ' + name))
setInterval(() => {}, 1000)
console.log('ready')
`

test.each([
  ['one that listens', 'SIGUSR2', 'SIGINT', []],
  ['one that is deaf to the first call', 'SIGINT', 'SIGTERM', ['heard SIGINT\n']],
  ['one that is deaf', 'SIGINT SIGTERM', 'SIGKILL', ['heard SIGINT\n', 'heard SIGTERM\n']],
])('a cancelled run ends: %s', async (_, deafTo, exitSignal, heard) => {
  const cancel = new AbortController()
  const pausesMs: number[] = []
  const started = await startRun({
    run: { ...dispatched().run, signal: cancel.signal },
    env: { DEAF_TO: deafTo },
    // it passes when the job has heard what it is deaf to
    pause: (ms) => {
      const last = heard[pausesMs.push(ms) - 1]
      if (last === undefined) return new Promise(() => {})
      return vi.waitUntil(() => started.log().endsWith(last), { timeout: 20_000 })
    },
    ...actionOf(deaf),
  })
  await vi.waitUntil(() => started.log() === 'ready\n', { timeout: 20_000 })
  cancel.abort()
  expect(await started.finished).toMatchObject({
    exitCode: null,
    exitSignal,
    isCancelled: true,
    log: `ready\n${heard.join('')}`,
  })
  expect(pausesMs).toEqual([7500, 2500].slice(0, heard.length + 1))
})

test('a run that was cancelled before it began ends too', async () => {
  const started = await startRun({
    run: { ...dispatched().run, signal: AbortSignal.abort() },
    ...actionOf('setInterval(() => {}, 1000)'),
  })
  expect(await started.finished).toMatchObject({ exitSignal: 'SIGINT', isCancelled: true })
})

test('a machine that dies takes the job with it', async () => {
  const started = await startRun({
    run: dispatched().run,
    env: { DEAF_TO: 'SIGINT' },
    ...actionOf(deaf),
  })
  await vi.waitUntil(() => started.log() === 'ready\n', { timeout: 20_000 })
  started.kill('SIGKILL')
  expect(await started.finished).toMatchObject({ exitCode: null, exitSignal: 'SIGKILL', isCancelled: false })
})

test('a repository that cannot be cloned is said by git', async () => {
  const run = makeRun()
  await expect(startRun({ run, ...actionOf('') })).rejects.toThrow(/nowhere/)
})

test('the real bundle evaluates a pull request of a fork on the real runner', async () => {
  const { run, base, head } = dispatched({ inputs: {} })
  const started = await startRun({
    run,
    runnerUrl: inject('runnerUrl'),
    // without a work order somebody names the commits
    inputs: { base, head: 'refs/pull/7/head' },
    issuer,
  })
  const result = await started.finished
  const report = JSON.parse(Buffer.from(result.report ?? []).toString()) as { change: unknown }
  expect(report.change).toMatchObject({ base, head, event: 'workflow_dispatch' })
  expect(result.outputs).toMatchObject({ verdict: 'fail', 'report-path': expect.any(String) })
  expect(result.summary).toContain('regressed')
  expect(result.exitCode).toBe(1)
})

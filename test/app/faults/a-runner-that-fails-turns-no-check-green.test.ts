/** Fault suite 13: whatever the runner does, nothing is taken for an answer that is none; healed, a Re-run passes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { goodPrompt, policy, promptPath } from '../../action/triage-files.ts'
import { type RunOptions, type RunResult, startRun } from '../../github/actions/start-run.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { type Script, startFaultyRunner } from '../../runner/faulty-runner.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { rowOf } from './play-job.ts'

const page = '<!doctype html><html><title>Sign in</title></html>'
const faults: readonly (readonly [string, Script])[] = [
  ['hangs', { chat: { do: 'hang' } }],
  ['answers 500', { chat: { do: 'text', status: 500, body: 'oops' } }],
  ['answers a page', { chat: { do: 'text', body: page, headers: { 'content-type': 'text/html' } } }],
  ['breaks the connection', { chat: { do: 'reset' } }],
]
const impatient = policy({ extra: 'defaults: { timeout-seconds: 1 }\n', gate: '{ max-regression: 0.5 }' })
const kinder = (n: number) => goodPrompt.replace('You triage', `You are friendly, ${n} times, and triage`)

async function runnerForTest(script: Script) {
  const runner = await startFaultyRunner(script)
  onTestFinished(() => runner.close())
  return runner
}

async function runToItsEnd(
  { issuer, app }: Promptgate,
  run: DispatchedRun,
  options: Partial<RunOptions> & { readonly onStart?: (kill: () => void) => void },
): Promise<RunResult> {
  run.begin()
  const started = await startRun({ run, issuer, appUrl: app().url, ...options })
  options.onStart?.(() => started.kill('SIGKILL'))
  const result = await started.finished
  if (result.report !== undefined) run.keepArtifact(result.artifactName, { 'report.json': result.report })
  run.complete(result.exitCode === 0 ? 'success' : 'failure')
  return result
}

test('a runner that hangs, fails or talks nonsense', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled, app } = promptgate
  const runners = await Promise.all(faults.map(([, script]) => runnerForTest(script)))
  const healed = await runnerForTest({})
  let isHealed = false
  github.onDispatch = async (run) => {
    const { pull = 0 } = await rowOf(promptgate, run.inputs['evaluation-id'] ?? '')
    const runner = isHealed ? healed : runners[pull - 1]
    await runToItsEnd(promptgate, run, { runnerUrl: runner?.url ?? '' })
  }
  const shop = await repository({
    files: { ...appFiles({ cases: 4 }), '.github/promptgate.yml': impatient },
  })
  const pulls = []
  for (const [at, [title]] of faults.entries())
    pulls.push(await shop.openPull({ title, branch: `change-${at}`, files: { [promptPath]: kinder(at) } }))
  await settled()
  for (const [at, pull] of pulls.entries()) {
    const check = ownCheck(pull)
    expect([faults[at]?.[0], check.status, check.conclusion]).toEqual([
      faults[at]?.[0],
      'completed',
      'failure',
    ])
    expect(check.output.title).toMatch(/could not evaluate/)
    expect(stickyComment(pull)?.body).toMatch(/could not evaluate/)
    expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  }

  isHealed = true
  for (const pull of pulls) await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  expect(pulls.map(conclusionOf)).toEqual(pulls.map(() => 'success'))
  expect(shop.runs()).toHaveLength(2 * pulls.length)
  expect((await app().inbox.status()).byState.dead).toBe(0)
  expect(github.problems()).toEqual([])
}, 240_000)

test('a job that is killed half-way: its check says so, and the Re-run goes on from the cache', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled } = promptgate
  const cache = await mkdtemp(join(tmpdir(), 'promptgate-cache-'))
  onTestFinished(() => rm(cache, { recursive: true, force: true }))
  let kill = (): void => {}
  const runner = await runnerForTest({
    chat: (_, index) => {
      if (index === 20) kill()
      return { do: 'later', afterMs: 20, step: { do: 'answer', text: 'billing' } }
    },
  })
  const jobs: RunResult[] = []
  github.onDispatch = async (run) => {
    const inputs = { 'cache-dir': cache, concurrency: '1' }
    const onStart = (end: () => void) => {
      kill = end
    }
    jobs.push(await runToItsEnd(promptgate, run, { runnerUrl: runner.url, inputs, onStart }))
  }
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: kinder(1) } })
  await settled()
  expect(jobs.map(({ exitSignal }) => exitSignal)).toEqual(['SIGKILL'])
  const check = ownCheck(pull)
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect(check.output.title).toMatch(/could not evaluate.*the job ended \(failure\) without a report/)
  const [run] = shop.runs()
  expect(check.output.summary).toContain(`/actions/runs/${run?.id})`)

  kill = () => {}
  const before = runner.chats().length
  await shop.requestAction(check.id, 'rerun', 'linus')
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  const { calls } = JSON.parse(Buffer.from(jobs[1]?.report ?? []).toString()) as {
    calls: Record<string, number>
  }
  expect(calls['cached']).toBeGreaterThanOrEqual(15)
  expect(runner.chats().length - before).toBeLessThan(70 - 15 + 1)
  expect(github.problems()).toEqual([])
}, 240_000)

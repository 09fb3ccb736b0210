import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { mendedPrompt, promptPath, triageFiles } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

/** Answers, and after `calls` answers tells `then`. */
async function slowRunner(calls: number, then: () => void) {
  return startFaultyRunner({
    chat: (_, index) => {
      if (index === calls) then()
      return { do: 'later', afterMs: 20, step: { do: 'answer', text: 'billing' } }
    },
  })
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s half-way: the next attempt resumes from the cache',
  async (signal) => {
    const cache = await mkdtemp(join(tmpdir(), 'promptgate-cache-'))
    const repository = makeRepository()
    const base = repository.commit('prompts', triageFiles())
    const head = repository.commit('mended', { [promptPath]: mendedPrompt })
    let kill = (): void => {}
    const runner = await slowRunner(30, () => kill())
    const job = (whileRunning?: NonNullable<Parameters<typeof runJob>[0]['whileRunning']>) =>
      runJob({
        dir: repository.dir,
        event: pullRequestEvent(base, head),
        inputs: { 'runner-url': runner.url, 'cache-dir': cache, concurrency: '1' },
        ...(whileRunning === undefined ? {} : { whileRunning }),
      })
    try {
      const first = await job((child) => {
        kill = () => child.kill(signal)
      })
      if (signal === 'SIGTERM') {
        expect(first.code).toBe(3)
        expect(first.report.stopped).toMatchObject({ kind: 'cancelled' })
        expect(first.report.trials.length).toBeGreaterThan(0)
        expect(first.summary).toMatch(/cancelled/i)
      } else expect(first.signal).toBe('SIGKILL')
      const second = await job()
      expect(second.report.calls.cached).toBeGreaterThanOrEqual(25)
      expect(second.report.calls.made + second.report.calls.cached).toBe(70)
      expect(second.code).toBe(0)
    } finally {
      await runner.close()
      await rm(cache, { recursive: true, force: true })
    }
  },
)

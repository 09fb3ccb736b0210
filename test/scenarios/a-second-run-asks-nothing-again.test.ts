import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'

test('with the cache of the first run the second makes 0 calls and says the same', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'promptgate-cache-'))
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 20 }))
  const head = repository.commit('worse', { [promptPath]: worsePrompt })
  const job = () =>
    runJob({
      dir: repository.dir,
      event: pullRequestEvent(base, head),
      inputs: { 'runner-url': inject('runnerUrl'), 'cache-dir': cache },
    })
  try {
    const first = await job()
    const second = await job()
    expect(first.outputs).toMatchObject({ calls: '50', cached: '0' })
    expect(second.outputs).toMatchObject({
      calls: '0',
      cached: '50',
      'score-delta': first.outputs['score-delta'],
    })
    expect(second.code).toBe(first.code)
    expect(second.report.trials.map(({ key, output }) => [key, output])).toEqual(
      first.report.trials.map(({ key, output }) => [key, output]),
    )
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
})

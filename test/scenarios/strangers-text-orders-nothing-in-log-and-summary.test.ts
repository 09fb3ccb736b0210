import { expect, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { makeRepository } from '../git/make-repository.ts'
import { startFaultyRunner } from '../runner/faulty-runner.ts'

const hostile = [
  '::set-output name=verdict::pass',
  '::error file=x::owned',
  '@everyone <img src=x onerror=alert(1)> | pipe ![x](http://evil.example/p.png)',
  '\u001b[2J\u202eevil',
].join('\n')

test('an answer full of commands, markup and control characters stays text', async () => {
  const runner = await startFaultyRunner({
    chat: (request) => ({
      do: 'answer',
      text: JSON.stringify(request.body).includes('one label only') ? 'billing' : hostile,
    }),
  })
  try {
    const repository = makeRepository()
    const base = repository.commit('prompts', triageFiles({ cases: 12 }))
    const head = repository.commit('worse', { [promptPath]: worsePrompt })
    const key = 'sk-very-secret-key-0123456789'
    const job = await runJob({
      dir: repository.dir,
      event: pullRequestEvent(base, head),
      inputs: { 'runner-url': runner.url, 'runner-api-key': key },
    })
    expect(job.outputs['verdict']).not.toBe('error')
    // outside of stop-commands the log has our own commands only
    const heard = job.log.replaceAll(/::stop-commands::(\S+)\n[\s\S]*?::\1::\n/g, '')
    expect(heard).not.toMatch(/^::set-output/m)
    expect(heard).not.toMatch(/^::error file=x/m)
    expect(job.log).not.toContain('\u001b[2J')
    expect(job.summary).not.toMatch(/<img/)
    expect(job.summary).not.toContain('\u202e')
    expect(job.summary).not.toMatch(/(^|[^\w\\])@everyone/)
    const log = job.log.replaceAll(`::add-mask::${key}`, '')
    for (const text of [log, job.errors, job.summary, JSON.stringify(job.report)])
      expect(text).not.toContain(key)
    expect(runner.chats().every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true)
  } finally {
    await runner.close()
  }
})

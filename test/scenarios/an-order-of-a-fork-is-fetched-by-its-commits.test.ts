import { readdirSync } from 'node:fs'
import { expect, inject, onTestFinished, test } from 'vitest'
import { runJob } from '../action/run-job.ts'
import { evaluationId, startScriptedApp, workOrder } from '../action/scripted-app.ts'
import { policy, promptPath, triageFiles, worsePrompt } from '../action/triage-files.ts'
import { gitEnvironment, makeRepository } from '../git/make-repository.ts'

test.each([
  { clone: 'a whole clone' },
  { clone: 'a shallow clone', depth: 1 },
  { clone: 'a shallow clone of a server that gives branches only', depth: 1, byRef: true },
])('in $clone, where main has moved on', async ({ depth, byRef }) => {
  const upstream = makeRepository()
  const base = upstream.commit('prompts', triageFiles({ cases: 6 }))
  const remote = upstream.publish()
  upstream.branch('change')
  const head = upstream.commit('worse', { [promptPath]: worsePrompt, 'evil.sh': 'exit 1\n' })
  upstream.publishPull(7, 'change')
  upstream.checkout('main')
  const moved = upstream.commit('moved', { 'README.md': 'two\n' })
  upstream.git(['push', '--quiet', 'origin', 'main'])
  const clone = remote.clone(depth === undefined ? {} : { depth })
  if (byRef === true) clone.git(['config', 'protocol.version', '0'])
  const plain = workOrder({ base: moved, head, policyText: policy() })
  const change = { ...plain.change, mergeBase: base, fork: true, headRepository: 'stranger/support' }
  const app = await startScriptedApp({ order: { ...plain, change } })
  onTestFinished(() => app.close())

  const done = await runJob({
    dir: clone.dir,
    eventName: 'workflow_dispatch',
    inputs: { 'runner-url': inject('runnerUrl'), 'app-url': app.url, 'evaluation-id': evaluationId },
    env: { ...app.env, ...gitEnvironment },
  })

  expect(done).toMatchObject({ code: 0, errors: '' })
  expect(app.report().change).toMatchObject({
    base: moved,
    mergeBase: base,
    head,
    headRepository: 'stranger/support',
  })
  expect(app.report().trials).toHaveLength(12)
  expect(readdirSync(clone.dir)).not.toContain('evil.sh')
})

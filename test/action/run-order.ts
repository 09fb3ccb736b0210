/** A small repository with a changed prompt, and the job that the App started for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import type { WorkOrder } from '../../shared/order/work-order.ts'
import { makeRepository } from '../git/make-repository.ts'
import { type Job, type JobResult, runJob } from './run-job.ts'
import { evaluationId, type Script, type ScriptedApp, startScriptedApp, workOrder } from './scripted-app.ts'
import { mendedPrompt, policy, promptPath, triageFiles, worsePrompt } from './triage-files.ts'

export interface OrderOptions {
  readonly cases?: number
  readonly prompt?: 'worse' | 'mended'
  readonly order?: (order: WorkOrder) => WorkOrder
  readonly script?: Omit<Script, 'order'>
}

export interface OrderedChange {
  readonly app: ScriptedApp
  readonly order: WorkOrder
  /** the cache that jobs of this change share */
  readonly cacheDir: string
  /** A job of the default branch's workflow; the work tree stands on the base. */
  readonly job: (more?: Partial<Job>) => Promise<JobResult>
}

/** Everything is closed and removed when the test ends. */
export async function orderChange(options: OrderOptions = {}): Promise<OrderedChange> {
  const { cases = 12, prompt = 'worse' } = options
  const cacheDir = await mkdtemp(join(tmpdir(), 'promptgate-cache-'))
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases }))
  repository.branch('change')
  const head = repository.commit('change', { [promptPath]: prompt === 'worse' ? worsePrompt : mendedPrompt })
  repository.checkout('main')
  const plain = workOrder({ base, head, policyText: policy() })
  const order = options.order?.(plain) ?? plain
  const app = await startScriptedApp({ order, ...options.script })
  onTestFinished(async () => {
    await app.close()
    await rm(cacheDir, { recursive: true, force: true })
  })
  const job: OrderedChange['job'] = ({ inputs, env, ...more } = {}) =>
    runJob({
      dir: repository.dir,
      eventName: 'workflow_dispatch',
      event: { inputs: { 'evaluation-id': evaluationId }, repository: { default_branch: 'main' } },
      firstRepeat: order.firstRepeat,
      inputs: {
        'runner-url': inject('runnerUrl'),
        'cache-dir': cacheDir,
        'app-url': app.url,
        'evaluation-id': evaluationId,
        ...inputs,
      },
      env: { ...app.env, ...env },
      ...more,
    })
  return { app, order, cacheDir, job }
}

/** Everything a pull request meets: GitHub (stand-in), its token issuer, the App, and jobs that run the real bundle. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../app/create-log.ts'
import { createMetrics } from '../../app/create-metrics.ts'
import type { RunningSettings } from '../../app/settings.ts'
import { type StartedApp, startApp } from '../../app/start-app.ts'
import { openStore } from '../../app/store/open-store.ts'
import { checkName } from '../../shared/publication/publication.ts'
import { type Issuer, startIssuer } from '../github/actions/oidc-issuer.ts'
import { type RunResult, startRun } from '../github/actions/start-run.ts'
import { checkExchange } from '../github/openapi/check-exchange.ts'
import type { NewRepository } from '../github/scenario/make-scenario.ts'
import type { RepositoryHandle } from '../github/scenario/open-repository.ts'
import type { DispatchedRun } from '../github/seams.ts'
import { type GitHubStandIn, startGitHub } from '../github/start-github.ts'
import { checkWebhook } from '../github/webhooks/check-webhook.ts'

export interface PromptgateOptions {
  /** where jobs find their model */
  readonly runnerUrl: string
  /** false: the App is started by the test */
  readonly isUp?: boolean
  readonly nowMs?: () => number
  readonly settings?: Partial<RunningSettings>
  /** more variables of jobs */
  readonly jobEnv?: Readonly<Record<string, string>>
  /** databaseUrl of a server; default a file of its own */
  readonly databaseUrl?: string
}

export interface Promptgate {
  readonly github: GitHubStandIn
  readonly issuer: Issuer
  readonly folder: string
  /** what jobs did, in the order they ended */
  readonly jobs: readonly RunResult[]
  /** lines of the App's log so far */
  readonly lines: readonly string[]
  readonly app: () => StartedApp
  readonly start: () => Promise<StartedApp>
  readonly stop: () => Promise<void>
  /** a repository with this App's check required on its default branch */
  readonly repository: (options: NewRepository) => Promise<RepositoryHandle>
  /** no webhook, no job and no delivery is under way or due */
  readonly settled: () => Promise<void>
  readonly close: () => Promise<void>
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function startPromptgate(options: PromptgateOptions): Promise<Promptgate> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-app-'))
  const clock = options.nowMs === undefined ? {} : { nowMs: options.nowMs }
  const issuer = await startIssuer(clock)
  const github = await startGitHub({ checkExchange, checkWebhook, ...clock })
  const jobs: RunResult[] = []
  const lines: string[] = []
  let app: StartedApp | undefined
  let port = 0

  const settingsNow = (): RunningSettings => ({
    host: '127.0.0.1',
    port,
    publicUrl: `http://127.0.0.1:${port}`,
    databaseUrl: options.databaseUrl ?? `file:${join(folder, 'promptgate.db')}`,
    credentials: {
      appId: github.app.id,
      privateKey: github.app.privateKey,
      webhookSecret: github.app.webhookSecret,
    },
    githubUrl: github.url,
    githubApiUrl: github.url,
    tokenIssuer: issuer.url,
    workflowPath: '.github/workflows/promptgate.yml',
    policyPath: '.github/promptgate.yml',
    runnerEnvironments: ['github-hosted', 'self-hosted'],
    orderMinutes: 30,
    retentionDays: 90,
    logLevel: 'debug',
    ...options.settings,
  })

  github.onDispatch = async (run: DispatchedRun) => {
    run.begin()
    const started = await startRun({
      run,
      issuer,
      runnerUrl: options.runnerUrl,
      appUrl: `http://127.0.0.1:${port}`,
      ...(options.jobEnv === undefined ? {} : { env: options.jobEnv }),
    })
    const result = await started.finished
    if (result.report !== undefined) run.keepArtifact(result.artifactName, { 'report.json': result.report })
    jobs.push(result)
    run.complete(result.isCancelled ? 'cancelled' : result.exitCode === 0 ? 'success' : 'failure')
  }

  const start = async (): Promise<StartedApp> => {
    const settings = settingsNow()
    const store = await openStore({ url: settings.databaseUrl, ...clock })
    const log = createLog({ level: settings.logLevel, write: (line) => void lines.push(line) })
    app = await startApp({ settings, store, log, metrics: createMetrics(), ...clock })
    port = Number(new URL(app.url).port)
    github.hooks.target.url = `${app.url}/webhooks/github`
    return app
  }
  const stop = async (): Promise<void> => {
    await app?.stop()
    app = undefined
  }
  if (options.isUp ?? true) {
    await start()
    // links name the port that the first start was given
    await stop()
    await start()
  }

  const isIdle = async (): Promise<boolean> => {
    if (app === undefined) return true
    const nowMs = (options.nowMs ?? Date.now)()
    const { byState, oldestDueMs } = await app.deps.store.deliveries.counts(nowMs)
    return byState.leased === 0 && oldestDueMs === undefined
  }
  const settled = async (): Promise<void> => {
    // twice: what a delivery does may bring the next webhook
    for (let calm = 0; calm < 2; ) {
      await github.settled()
      calm = (await isIdle()) ? calm + 1 : 0
      await sleep(20)
    }
  }

  return {
    github,
    issuer,
    folder,
    jobs,
    lines,
    app: () => {
      if (app === undefined) throw new Error('the App is down')
      return app
    },
    start,
    stop,
    repository: async (given) => {
      const handle = await github.createRepository({
        roles: { ada: 'admin', grace: 'maintain', linus: 'write', eve: 'read' },
        protect: { checks: [{ name: checkName, appId: github.app.id }] },
        ...given,
      })
      await settled()
      return handle
    },
    settled,
    close: async () => {
      await github.settled().catch(() => undefined)
      await stop()
      await github.close()
      await issuer.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

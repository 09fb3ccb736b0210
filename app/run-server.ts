/** The server: environment → store → set-up page or App; SIGTERM ends it in order. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatProblem } from '../shared/problem.ts'
import { backUpInChild } from './cli/back-up-in-child.ts'
import { createLog } from './create-log.ts'
import { createMetrics } from './create-metrics.ts'
import { readSettings } from './env.ts'
import { findMigrations } from './find-migrations.ts'
import type { Log } from './log.ts'
import type { Settings } from './settings.ts'
import { startSetup } from './setup/start-setup.ts'
import { readStoredCredentials } from './setup/stored-credentials.ts'
import { newId, startApp } from './start-app.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'

async function openDatabase({ databaseUrl, databaseToken }: Settings, log: Log): Promise<Store> {
  const [, path] = /^file:(.+)$/.exec(databaseUrl) ?? []
  if (path !== undefined) await mkdir(dirname(path), { recursive: true })
  return await openStore({
    url: databaseUrl,
    ...(databaseToken === undefined ? {} : { token: databaseToken }),
    migrationsFolder: findMigrations(),
    onFault: (err) => log.error({ err }, 'the database could not be written'),
  })
}

/** Resolves with what ends the process when it is told to end. */
function told(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal))
  })
}

async function serve(settings: Settings, log: Log, keep: (...secrets: string[]) => void): Promise<number> {
  const end = told()
  const metrics = createMetrics()
  const store = await openDatabase(settings, log)
  let credentials = settings.credentials ?? (await readStoredCredentials(store.values))
  if (credentials === undefined) {
    const setup = await startSetup({ settings, store, log, metrics, nowMs: Date.now, newId })
    // not through the log: it takes tokens out, and this one is for whoever reads this
    process.stderr.write(`\nPromptgate is not set up yet. Open ${setup.pageUrl}\n\n`)
    const next = await Promise.race([setup.created, end])
    await setup.stop()
    if (typeof next === 'string') {
      await store.close()
      return 0
    }
    credentials = next
  }
  keep(credentials.webhookSecret, credentials.privateKey)
  const backUp = (path: string, signal: AbortSignal) => backUpInChild(process.argv[1] ?? '', path, signal)
  const app = await startApp({ settings: { ...settings, credentials }, store, log, metrics, backUp })
  log.info({ signal: await end }, 'told to stop')
  return await app.stop()
}

/** Until it is told to stop; the exit code. */
export async function runServer(): Promise<number> {
  const read = readSettings(process.env)
  const problems = read.ok ? read.warnings : read.problems
  for (const problem of problems) process.stderr.write(`${formatProblem(problem)}\n`)
  if (!read.ok) return 2
  const settings = read.value
  const own = [settings.databaseToken, settings.metricsToken, settings.notify?.secret]
  let secrets = own.filter((one) => one !== undefined)
  const log = createLog({ level: settings.logLevel, secrets: () => secrets })
  const keep = (...more: string[]) => {
    secrets = [...secrets, ...more]
  }
  try {
    return await serve(settings, log, keep)
  } catch (err) {
    log.error({ err }, 'the server cannot run')
    return 1
  }
}

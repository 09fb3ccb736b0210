/** Edge: the environment → settings. Refuses what is unsafe or broken, all of it at once, and names the fix. */

import { hasError } from '../shared/has-error.ts'
import { fail, type Result, succeed } from '../shared/problem.ts'
import { quoteText } from '../shared/quote-text.ts'
import { suggestName } from '../shared/suggest-name.ts'
import { createReader, type Environment, type Reader } from './env/create-reader.ts'
import { readBackup } from './env/read-backup.ts'
import { readCredentials } from './env/read-credentials.ts'
import { readDatabaseUrl } from './env/read-database-url.ts'
import { readGitHubUrls } from './env/read-github-urls.ts'
import { readNotify } from './env/read-notify.ts'
import { readDecimal, readWhole } from './env/read-number.ts'
import { readUrl } from './env/read-url.ts'
import { envTable, type VariableName } from './env-table.ts'
import type { Settings } from './settings.ts'

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
const runnerEnvironments = ['github-hosted', 'self-hosted'] as const

export function readSettings(env: Environment): Result<Settings> {
  const reader = createReader(env)
  warnOfStrangers(reader, env)
  const port = readWhole(reader, 'PORT', 0, 65_535)
  const orderMinutes = readDecimal(reader, 'ORDER_MINUTES', 0.01, 1_440)
  const retentionDays = readWhole(reader, 'RETENTION_DAYS', 1, 3_650)
  const readRate = readDecimal(reader, 'READ_RATE', 0.1, 1_000_000)
  const publicUrl = readUrl(
    reader,
    'PUBLIC_URL',
    reader.text('PUBLIC_URL') ?? `http://localhost:${port ?? 3000}`,
  )
  const github = readGitHubUrls(reader)
  const credentials = readCredentials(reader)
  const databaseToken = reader.text('DATABASE_TOKEN')
  const metricsToken = readMetricsToken(reader)
  const databaseUrl = readDatabaseUrl(reader)
  const notify = readNotify(reader)
  const backup = readBackup(reader, databaseUrl)
  const settings = {
    host: reader.textOr('HOST'),
    databaseUrl,
    ...(notify === undefined ? {} : { notify }),
    ...(backup === undefined ? {} : { backup }),
    ...(databaseToken === undefined ? {} : { databaseToken }),
    ...(metricsToken === undefined ? {} : { metricsToken }),
    ...(credentials === undefined ? {} : { credentials }),
    ...(readRate === undefined ? {} : { readRate }),
    workflowPath: readPath(reader, 'PROMPTGATE_WORKFLOW', /^\.github\/workflows\/[^/]+\.ya?ml$/),
    policyPath: readPath(reader, 'PROMPTGATE_POLICY', /^[^/].*\.ya?ml$/),
    runnerEnvironments: readChoices(reader, 'RUNNER_ENVIRONMENTS', runnerEnvironments),
    logLevel: readLogLevel(reader),
  }
  const { problems } = reader
  const isWhole =
    port !== undefined &&
    orderMinutes !== undefined &&
    retentionDays !== undefined &&
    publicUrl !== undefined &&
    github !== undefined
  if (!isWhole || hasError(problems)) return fail(problems)
  return succeed({ ...settings, ...github, port, orderMinutes, retentionDays, publicUrl }, problems)
}

/** Not refused: the same machine may run the Action, whose variables begin the same. */
function warnOfStrangers(reader: Reader, env: Environment): void {
  const names: string[] = envTable.map(({ name }) => name)
  for (const name of Object.keys(env)) {
    if (!name.startsWith('PROMPTGATE_') || names.includes(name)) continue
    const hint = suggestName(name, names, 'the variables of the App are in docs/reference/environment.md')
    reader.warn('unknown-variable', `the App has no variable ${name}`, hint)
  }
}

function readMetricsToken(reader: Reader): string | undefined {
  const token = reader.text('METRICS_TOKEN')
  if (token === undefined || /^[\w~+/.=-]{16,}$/.test(token)) return token
  const hint = 'make one with `openssl rand -hex 16`'
  reader.refuse('bad-metrics-token', 'METRICS_TOKEN is too short, or no bearer token', hint)
  return undefined
}

function readLogLevel(reader: Reader): Settings['logLevel'] {
  const [level, second] = readChoices(reader, 'LOG_LEVEL', logLevels)
  if (second !== undefined)
    reader.refuse('bad-choice', 'LOG_LEVEL names several', `write one of ${logLevels.join(', ')}`)
  return level ?? 'info'
}

function readPath(reader: Reader, name: VariableName, form: RegExp): string {
  const path = reader.textOr(name)
  if (!form.test(path) || path.split('/').includes('..')) {
    const hint = `write its path in the repository, such as ${createReader({}).textOr(name)}`
    reader.refuse('bad-path', `${name} is ${quoteText(path)}`, hint)
  }
  return path
}

function readChoices<T extends string>(
  reader: Reader,
  name: VariableName,
  choices: readonly T[],
): readonly T[] {
  const words = reader.textOr(name).split(',')
  const chosen = new Set<T>()
  for (const word of words.map((one) => one.trim()).filter((one) => one !== '')) {
    const choice = choices.find((one) => one === word)
    if (choice !== undefined) chosen.add(choice)
    else {
      const hint = suggestName(word, choices, `write ${choices.join(', ')}`)
      reader.refuse('bad-choice', `${name} has no value ${quoteText(word)}`, hint)
    }
  }
  const isNone = words.every((word) => word.trim() === '')
  if (isNone) reader.refuse('bad-choice', `${name} names none`, `write ${choices.join(', ')}`)
  return [...chosen]
}

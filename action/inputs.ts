/** Edge: the environment of a job → typed inputs. The only place that knows INPUT_*, GITHUB_* and PROMPTGATE_*. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defaultPolicyPath } from '../shared/config/policy-defaults.ts'
import { EVALUATION_INPUT } from '../shared/order/work-order.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'
import type { FailOn } from '../shared/verdict/exit-code.ts'
import { type Budget, parseBudget } from './parse-budget.ts'

export type Mode = 'evaluate' | 'plan' | 'validate'

/** Where one runner lives. The key goes to this URL's origin only. */
export interface Endpoint {
  readonly url: string
  readonly apiKey?: string
}

export interface Inputs {
  readonly workspace: string
  readonly configPath: string
  readonly base?: string
  readonly head?: string
  readonly mode: Mode
  readonly failOn: FailOn
  readonly budget?: Budget
  readonly concurrency?: number
  readonly cacheDir: string
  readonly noCache: boolean
  readonly reportPath: string
  readonly appUrl?: string
  /** of the work order to claim */
  readonly evaluationId?: string
  /** how long an App that does not answer is waited for */
  readonly appPatienceSeconds: number
  /** prompts to evaluate by name, id or path; empty: all that are affected */
  readonly only: readonly string[]
  readonly everything: boolean
  readonly eventName: string
  readonly event: Readonly<Record<string, unknown>>
  readonly repository?: string
  readonly serverUrl: string
  readonly runUrl?: string
  readonly sha?: string
  /** the attempt of this workflow run */
  readonly attempt: number
  /**
   * The endpoint of a runner, undefined when nobody gave its url. The general url and key are those of a policy's `only`
   * runner: with several, a prompt meant for one must not reach another.
   */
  readonly endpoint: (runnerId: string, only: boolean) => Endpoint | undefined
  /** every secret the log and the report must not show */
  readonly secrets: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

const PLACE = 'action inputs'

function problem(code: string, message: string, hint: string): Problem {
  return { path: PLACE, code, message, hint, severity: 'error' }
}

/** The value of an input as GitHub's runner passes it: INPUT_RUNNER-URL. Empty counts as absent. */
function readInput(env: Environment, name: string): string | undefined {
  const value = env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`]?.trim()
  return value === undefined || value === '' ? undefined : value
}

function choice<T extends string>(
  env: Environment,
  name: string,
  choices: readonly [T, ...T[]],
  problems: Problem[],
): T {
  const value = readInput(env, name) ?? choices[0]
  const found = choices.find((one) => one === value)
  if (found !== undefined) return found
  problems.push(problem('bad-input', `the input ${name} is "${value}"`, `write one of ${choices.join(', ')}`))
  return choices[0]
}

/** The name of an environment variable that belongs to one runner: `my-gpu` → PROMPTGATE_RUNNER_MY_GPU_URL. */
export function runnerVariable(runnerId: string, suffix: 'URL' | 'API_KEY'): string {
  return `PROMPTGATE_RUNNER_${runnerId.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_${suffix}`
}

function endpointOf(env: Environment, runnerId: string, only: boolean): Endpoint | undefined {
  const own = env[runnerVariable(runnerId, 'URL')]
  const url = own ?? (only ? (readInput(env, 'runner-url') ?? env['PROMPTGATE_RUNNER_URL']) : undefined)
  if (url === undefined || url.trim() === '') return undefined
  const general = readInput(env, 'runner-api-key') ?? env['PROMPTGATE_RUNNER_API_KEY']
  // the general key belongs to the general url: it must not reach the origin of another runner
  const apiKey = env[runnerVariable(runnerId, 'API_KEY')] ?? (own === undefined ? general : undefined)
  return apiKey ? { url: url.trim(), apiKey: apiKey.trim() } : { url: url.trim() }
}

/** Every key in the environment, known before anything else of it is read. */
export function secretsOf(env: Environment): string[] {
  const names = Object.keys(env).filter((name) =>
    /^(INPUT_RUNNER-API-KEY|PROMPTGATE_RUNNER_.*API_KEY)$/.test(name),
  )
  return names.map((name) => env[name]?.trim() ?? '').filter((value) => value.length >= 4)
}

async function readEvent(path: string | undefined, problems: Problem[]): Promise<Record<string, unknown>> {
  if (path === undefined || path === '') return {}
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    problems.push(
      problem('bad-event', `the event file ${path} cannot be read: ${why}`, 'is GITHUB_EVENT_PATH right?'),
    )
    return {}
  }
}

function whole(env: Environment, name: string, problems: Problem[]): number | undefined {
  const value = readInput(env, name)
  if (value === undefined) return undefined
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value)
  problems.push(problem('bad-input', `the input ${name} is "${value}"`, 'write a whole number from 1 to 999'))
  return undefined
}

/** Long enough for an App that is being restarted or updated. */
const defaultPatienceSeconds = 240

function patienceOf(env: Environment, problems: Problem[]): number {
  const text = env['PROMPTGATE_APP_PATIENCE_SECONDS']?.trim() ?? ''
  if (text === '') return defaultPatienceSeconds
  if (/^\d{1,4}$/.test(text)) return Number(text)
  problems.push(
    problem('bad-input', `PROMPTGATE_APP_PATIENCE_SECONDS is "${text}"`, 'write whole seconds, such as 240'),
  )
  return defaultPatienceSeconds
}

/** Reads all inputs at once; every mistake is a problem, together. `workspace` is where paths are relative to. */
export async function readInputs(env: Environment, cwd: string): Promise<Result<Inputs>> {
  const problems: Problem[] = []
  const workspace = env['GITHUB_WORKSPACE'] ?? cwd
  const budgetText = readInput(env, 'budget')
  const budget = budgetText === undefined ? undefined : parseBudget(budgetText)
  if (budgetText !== undefined && budget === undefined)
    problems.push(
      problem('bad-input', `the input budget is "${budgetText}"`, 'write "5 USD", "300 calls" or "600 s"'),
    )
  const concurrency = whole(env, 'concurrency', problems)
  const base = readInput(env, 'base')
  const head = readInput(env, 'head')
  const appUrl = readInput(env, 'app-url')
  const evaluationId = readInput(env, EVALUATION_INPUT)
  const server = env['GITHUB_SERVER_URL'] ?? 'https://github.com'
  const repository = env['GITHUB_REPOSITORY']
  const runId = env['GITHUB_RUN_ID']
  const sha = env['GITHUB_SHA']
  const mode = choice(env, 'mode', ['evaluate', 'plan', 'validate'], problems)
  const inputs: Inputs = {
    workspace,
    configPath: readInput(env, 'config') ?? defaultPolicyPath,
    ...(base === undefined ? {} : { base }),
    ...(head === undefined ? {} : { head }),
    mode,
    failOn: choice(env, 'fail-on', ['regression', 'inconclusive', 'never'], problems),
    ...(budget === undefined ? {} : { budget }),
    ...(concurrency === undefined ? {} : { concurrency }),
    cacheDir: resolve(workspace, readInput(env, 'cache-dir') ?? '.promptgate/cache'),
    noCache: readInput(env, 'no-cache') === 'true',
    reportPath: resolve(workspace, readInput(env, 'report-path') ?? '.promptgate/report.json'),
    ...(appUrl === undefined ? {} : { appUrl }),
    ...(evaluationId === undefined ? {} : { evaluationId }),
    appPatienceSeconds: patienceOf(env, problems),
    only: readInput(env, 'prompts')?.split(/\s+/) ?? [],
    // to validate is to read every prompt, changed or not
    everything: readInput(env, 'everything') === 'true' || mode === 'validate',
    eventName: env['GITHUB_EVENT_NAME'] ?? 'local',
    event: await readEvent(env['GITHUB_EVENT_PATH'], problems),
    ...(repository === undefined ? {} : { repository }),
    serverUrl: server,
    ...(repository !== undefined && runId !== undefined
      ? { runUrl: `${server}/${repository}/actions/runs/${runId}` }
      : {}),
    ...(sha === undefined ? {} : { sha }),
    attempt: Math.max(1, Number.parseInt(env['GITHUB_RUN_ATTEMPT'] ?? '1', 10) || 1),
    endpoint: (runnerId, only) => endpointOf(env, runnerId, only),
    secrets: secretsOf(env),
  }
  return problems.length > 0 ? fail(problems) : succeed(inputs)
}

/** One request to GitHub: within the limits, before a deadline, tried again where that is safe, every failure a GitHubFault. */
import type { Log } from '../log.ts'
import { type Asked, explainFault, numberOf } from './explain-fault.ts'
import { GitHubFault } from './github.ts'
import type { Gate } from './open-gate.ts'
import type { Octokit, Octokits } from './open-octokit.ts'
import type { Cost } from './token-bucket.ts'

/** What every method of Octokit answers with. */
export interface Answer<T> {
  readonly status: number
  readonly data: T
  readonly headers: Readonly<Record<string, string | number | undefined>>
}

export type Call<T> = (octokit: Octokit) => Promise<Answer<T>>

/** The way to GitHub as one installation, or as the App itself. */
export interface Caller {
  /** twice more when GitHub is not there */
  readonly read: <T>(call: Call<T>) => Promise<Answer<T>>
  /** once; `line` names what must not be written to at the same time */
  readonly write: <T>(line: string, call: Call<T>) => Promise<Answer<T>>
  /** a write that makes a comment, a check or a run */
  readonly create: <T>(line: string, call: Call<T>) => Promise<Answer<T>>
}

export interface CallerOptions {
  /** 0: the App itself */
  readonly installationId: number
  readonly octokits: Octokits
  readonly gate: Gate
  readonly log: Log
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** between 0 and 1, for waits that do not fall together */
  readonly random: () => number
  readonly onRateLeft: (left: number) => void
}

const maxRetries = 2
const retryBaseMs = 250

export function openCaller(options: CallerOptions): Caller {
  const { installationId, octokits, gate, log, nowMs, sleep, random, onRateLeft } = options

  async function once<T>(call: Call<T>, isWrite: boolean): Promise<Answer<T>> {
    try {
      const octokit = await (installationId === 0 ? octokits.app() : octokits.of(installationId))
      const answer = await call(octokit)
      noteRate(answer)
      requireWhole(answer)
      return answer
    } catch (error) {
      noteRate((error as { response?: Answer<unknown> }).response)
      const asked: Asked = { isWrite, nowMs: nowMs(), isApp: installationId === 0 }
      const fault = explainFault(error, asked)
      if (fault.kind === 'rate-limited') {
        gate.block(asked.nowMs + (fault.retryAfterMs ?? 0))
        log.warn({ installationId, retryAfterMs: fault.retryAfterMs }, 'GitHub asks for fewer requests')
      }
      throw fault
    }
  }

  function noteRate(answer: Answer<unknown> | undefined): void {
    const left = numberOf(answer?.headers['x-ratelimit-remaining'])
    if (left !== undefined) onRateLeft(left)
  }

  let signIns = 0
  let signingIn: Promise<void> | undefined

  /** Requests that went side by side with one refused token ask for one new token. */
  async function signInAgain(): Promise<void> {
    signingIn ??= octokits
      .signInAgain(installationId)
      .then(() => {
        signIns += 1
      })
      .finally(() => {
        signingIn = undefined
      })
    await signingIn
  }

  /** A refused token did nothing, so that a write may go again too. */
  async function withSignIn<T>(call: Call<T>, isWrite: boolean): Promise<Answer<T>> {
    const before = signIns
    try {
      return await once(call, isWrite)
    } catch (error) {
      if (!isRefusedToken(error) || installationId === 0) throw error
    }
    log.info({ installationId }, 'GitHub refuses the token of the installation: it is asked for a new one')
    try {
      if (signIns === before) await signInAgain()
    } catch (error) {
      throw explainFault(error, { isWrite: false, nowMs: nowMs() })
    }
    try {
      return await once(call, isWrite)
    } catch (error) {
      if (!isRefusedToken(error)) throw error
      // who gets a token is installed: whatever this is, the work must not be dropped for it
      throw new GitHubFault('GitHub refuses a token that it has just given out', {
        kind: 'unavailable',
        status: 401,
        cause: error,
      })
    }
  }

  async function read<T>(call: Call<T>): Promise<Answer<T>> {
    for (let retries = 0; ; retries++) {
      try {
        return await gate.pass({ points: 1, isContent: false }, undefined, () => withSignIn(call, false))
      } catch (error) {
        if (!(error instanceof GitHubFault) || error.kind !== 'unavailable' || retries === maxRetries)
          throw error
      }
      await sleep(retryBaseMs * 2 ** retries * (0.5 + random()))
    }
  }

  const write =
    (cost: Cost) =>
    <T>(line: string, call: Call<T>): Promise<Answer<T>> =>
      gate.pass(cost, line, () => withSignIn(call, true))

  return {
    read,
    write: write({ points: 5, isContent: false }),
    create: write({ points: 5, isContent: true }),
  }
}

function isRefusedToken(error: unknown): boolean {
  return error instanceof GitHubFault && error.status === 401 && error.kind === 'not-installed'
}

/** Octokit hands text over where JSON was cut, or where a proxy answered with a page of its own. */
function requireWhole({ data, status }: Answer<unknown>): void {
  if (status >= 300)
    throw new GitHubFault(`GitHub answered ${status}, a move`, { kind: 'unavailable', status })
  if (typeof data !== 'string' || status === 204 || status === 205 || (status === 202 && data === '')) return
  const what = data === '' ? 'nothing' : data.startsWith('<') ? 'a page instead of data' : 'cut JSON'
  throw new Error(`status ${status} with ${what}`)
}

/** What GitHub does not have is undefined; every other fault is thrown on. */
export async function toUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof GitHubFault && error.kind === 'not-found') return undefined
    throw error
  }
}

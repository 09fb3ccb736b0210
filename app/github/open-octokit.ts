/** Probot's Octokit, signed in as an installation or as the App itself, with deadlines and without its own retries. */
import { Probot, ProbotOctokit } from 'probot'
import type { Log } from '../log.ts'
import type { Credentials } from '../settings.ts'
import { openTransport } from './open-transport.ts'

export type Octokit = ProbotOctokit

export interface OctokitOptions {
  readonly credentials: Credentials
  readonly apiUrl: string
  readonly log: Log
  readonly deadlineMs: number
  readonly fetch: typeof fetch
}

export interface Octokits {
  readonly probot: Probot
  /** signed in as the App itself */
  readonly app: () => Promise<Octokit>
  readonly of: (installationId: number) => Promise<Octokit>
  /** a new token for the installation, in place of one that GitHub does not take any more */
  readonly signInAgain: (installationId: number) => Promise<void>
}

type Defaults = Parameters<typeof ProbotOctokit.defaults>[0]
type ProbotOptions = NonNullable<ConstructorParameters<typeof Probot>[0]>

export function openOctokit(options: OctokitOptions): Octokits {
  const { credentials, apiUrl, log, deadlineMs } = options
  const defaults = (given: Record<string, unknown>) => ({
    ...given,
    retry: { enabled: false },
    throttle: { enabled: false },
    auth: withBaseUrl(given['auth'], apiUrl),
  })
  // Octokit's `defaults` also takes a function of what is given; its type as Probot passes it on names an object alone
  const Base = ProbotOctokit.defaults(defaults as unknown as Defaults) as typeof ProbotOctokit
  const probot = new Probot({
    appId: credentials.appId,
    privateKey: credentials.privateKey,
    secret: credentials.webhookSecret,
    baseUrl: apiUrl,
    // a pino in type; Octokit calls these methods and nothing else of it
    log: asProbotLog(log) as ProbotOptions['log'],
    Octokit: Base,
    request: { fetch: openTransport(options.fetch, deadlineMs) },
  })
  const opened = new Map<number, Promise<Octokit>>()
  const of = (installationId: number): Promise<Octokit> => {
    const known = opened.get(installationId)
    if (known !== undefined) return known
    const made: Promise<Octokit> = probot.auth(installationId)
    opened.set(installationId, made)
    made.catch(() => opened.delete(installationId))
    return made
  }
  return {
    probot,
    app: () => probot.auth(),
    of,
    signInAgain: async (installationId) => {
      const octokit = await of(installationId)
      await octokit.auth({ type: 'installation', installationId, refresh: true })
    },
  }
}

/** Probot leaves the address out of the request that an explicit sign-in makes, which then goes to api.github.com. */
function withBaseUrl(auth: unknown, baseUrl: string): unknown {
  if (typeof auth !== 'object' || auth === null || !('request' in auth)) return auth
  // Octokit's own request, which has `defaults`
  const request = auth.request as { defaults: (options: object) => unknown }
  return { ...auth, request: request.defaults({ baseUrl }) }
}

/** Octokit says a sentence, or facts and a sentence; facts at this place are whole request bodies, which no log should hold. */
function asProbotLog(log: Log): object {
  const say = (level: 'debug' | 'info' | 'warn' | 'error') => (first: unknown, second?: unknown) =>
    log[level]({ part: 'octokit' }, String(typeof first === 'string' ? first : (second ?? 'no message')))
  const made = {
    trace: () => {},
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    fatal: say('error'),
    child: () => made,
  }
  return made
}

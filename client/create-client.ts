/** A client of promoted prompts: asks with tags, never twice at once, and lives through an outage on its last copy. */
import { type Answer, ask } from './ask.ts'
import { PromptgateError, PromptgateUnavailable } from './errors.ts'
import { createKeeper, type Known } from './keep-prompts.ts'
import type { JsonObject, RenderedPrompt, Role, ServedPrompt } from './served-prompt.ts'

export interface ClientOptions {
  /** of the Promptgate server: `https://promptgate.example.com` */
  readonly url: string
  readonly owner: string
  readonly repo: string
  readonly environment: string
  /** a read key, `pgr_…`: keep it on your server */
  readonly key: string
  /** default: the one of the platform */
  readonly fetch?: typeof fetch
  /** so long a prompt is not asked for again; default 5 s. A halt or a rollback is seen after this at the latest */
  readonly maxAgeMs?: number
  /** so old a copy may be while the server is away; default a day */
  readonly staleIfErrorMs?: number
  /** of one request; default 3 s */
  readonly timeoutMs?: number
}

export interface Caller {
  /** what a canary splits by, such as the user’s id: the same key gets the same arm */
  readonly key?: string
}

export interface GotPrompt extends ServedPrompt {
  /** the server could not be asked, or serves from an old copy itself */
  readonly isStale: boolean
  /** since it was known to be right */
  readonly ageMs: number
}

export interface RenderOptions extends Caller {
  readonly history?: readonly { readonly role: Role; readonly content: string }[]
  /** a variable that nobody gave: `error` (default), or `empty` */
  readonly missingVariable?: 'error' | 'empty'
}

export interface Client {
  /** Throws `PromptHalted`, `PromptgateUnavailable`, or a `PromptgateError` that names the fix. */
  readonly getPrompt: (name: string, caller?: Caller) => Promise<GotPrompt>
  /** The server fills the template: no copy of it can stand in. Throws `PromptNotRendered` too. */
  readonly render: (name: string, input: JsonObject, options?: RenderOptions) => Promise<RenderedPrompt>
}

/** After a failure those who have a copy get it at once; only then the server is asked again. */
const restMs = 1_000
const dayMs = 86_400_000

export function createClient(options: ClientOptions): Client {
  const { maxAgeMs = 5_000, staleIfErrorMs = dayMs, timeoutMs = 3_000, key } = options
  const keeper = createKeeper()
  const flights = new Map<string, Promise<GotPrompt>>()
  let restUntilMs = Number.NEGATIVE_INFINITY
  const send: typeof fetch = (...args) => (options.fetch ?? globalThis.fetch)(...args)

  function addressOf(name: string, caller: Caller, action = ''): string {
    const { url, owner, repo, environment } = options
    const path = ['api', 'v1', 'prompts', owner, repo, name].map(encodeURIComponent).join('/')
    const query = new URLSearchParams({ environment })
    if (caller.key !== undefined) query.set('key', caller.key)
    return `${url.replace(/\/+$/, '')}/${path}${action}?${query}`
  }

  function give({ prompt, confirmedAtMs, serverAgeMs }: Known, isOld: boolean): GotPrompt {
    const ageMs = Math.max(0, performance.now() - confirmedAtMs) + (serverAgeMs ?? 0)
    return { ...prompt, isStale: isOld || serverAgeMs !== undefined, ageMs }
  }

  const isUsable = (known: Known | undefined): known is Known =>
    known !== undefined && give(known, true).ageMs <= staleIfErrorMs

  async function fetchPrompt(name: string, caller: Caller): Promise<GotPrompt> {
    const who = caller.key ?? ''
    const askedAtMs = performance.now()
    const request = { fetch: send, url: addressOf(name, caller), prompt: name, key, timeoutMs }
    try {
      let answer = await ask({ ...request, tags: keeper.tags(name) })
      let prompt = promptOf(answer) ?? keeper.body(name, answer.etag)
      if (prompt === undefined) {
        // forgotten meanwhile
        answer = await ask(request)
        prompt = promptOf(answer)
      }
      if (prompt === undefined) throw notAPrompt(name)
      const { serverAgeMs } = answer
      const known = {
        prompt,
        confirmedAtMs: askedAtMs,
        ...(serverAgeMs === undefined ? {} : { serverAgeMs }),
      }
      keeper.keep(name, who, answer.etag, known)
      return give(known, false)
    } catch (error) {
      if (!(error instanceof PromptgateUnavailable)) {
        // halted, revoked or gone: an old copy would say otherwise at the next outage
        if (error instanceof PromptgateError) keeper.forget(name)
        throw error
      }
      restUntilMs = performance.now() + restMs
      const known = keeper.find(name, who) ?? keeper.findAny(name)
      if (isUsable(known)) return give(known, true)
      throw error
    }
  }

  return {
    getPrompt: async (name, caller = {}) => {
      const who = caller.key ?? ''
      const known = keeper.find(name, who)
      const now = performance.now()
      if (known !== undefined && now - known.confirmedAtMs < maxAgeMs) return give(known, false)
      const copy = known ?? keeper.findAny(name)
      if (now < restUntilMs && isUsable(copy)) return give(copy, true)
      const flight = JSON.stringify([name, who])
      const flying =
        flights.get(flight) ?? fetchPrompt(name, caller).finally(() => void flights.delete(flight))
      flights.set(flight, flying)
      return flying
    },
    render: async (name, input, { history, missingVariable, key: of } = {}) => {
      const caller = of === undefined ? {} : { key: of }
      const body = {
        input,
        ...(history === undefined ? {} : { history }),
        ...(missingVariable === undefined ? {} : { missingVariable }),
      }
      const url = addressOf(name, caller, '/render')
      const { value } = await ask({ fetch: send, url, prompt: name, key, timeoutMs, body })
      if (typeof value !== 'object' || value === null || !('messages' in value)) throw notAPrompt(name)
      // of this server, whose answers have this form
      return value as RenderedPrompt
    },
  }
}

function promptOf({ value }: Answer): ServedPrompt | undefined {
  if (typeof value !== 'object' || value === null || !('fingerprint' in value)) return undefined
  // of this server, whose prompts have this form
  return value as ServedPrompt
}

function notAPrompt(name: string): PromptgateUnavailable {
  return new PromptgateUnavailable(
    'unavailable',
    `Promptgate does not serve ${name}: the answer is no prompt; is the url that of the server?`,
  )
}

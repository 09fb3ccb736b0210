/** What is served, over a real socket: a database file, and routes, copy and rate limits as the App wires them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Route } from '../../app/api/route.ts'
import { createMetrics } from '../../app/create-metrics.ts'
import type { GitHub, Permission } from '../../app/github/github.ts'
import { createReadKey } from '../../app/identity/read-keys.ts'
import type { Log } from '../../app/log.ts'
import { createServer } from '../../app/server.ts'
import { openServing, type Serving } from '../../app/serving/open-serving.ts'
import type { RunningSettings } from '../../app/settings.ts'
import { openStore } from '../../app/store/open-store.ts'
import type { NewPointer, PointerRow, RequestRow } from '../../app/store/promotion-store.ts'
import type { Store } from '../../app/store/store.ts'
import type { PromotedPrompt } from '../../shared/promotion/promotion.ts'
import { packVersion } from '../../shared/promotion/version-parts.ts'
import { fingerprintPrompt } from '../../shared/prompt/fingerprint-prompt.ts'
import { parsePrompt } from '../../shared/prompt/parse-prompt.ts'
import type { Partials, Prompt } from '../../shared/prompt/prompt.ts'
import { promptKey } from '../../shared/prompt/prompt-key.ts'
import { reachPartials } from '../../shared/prompt/reach-partials.ts'
import { nextId } from '../inbox/open-inbox.ts'
import { makeRepository, noonMs } from '../store/rows.ts'

export interface Ask {
  /** bearer token; null: none */
  readonly token?: string | null
  readonly environment?: string | null
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly body?: unknown
  readonly repository?: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // a test says what it expects in it
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of an answer
  readonly body: any
}

export type Access =
  | { readonly repositoryId: number; readonly permission: Permission; readonly login?: string }
  | Error

export interface World {
  readonly url: string
  readonly databaseUrl: string
  readonly routes: readonly Route[]
  readonly store: Store
  readonly serving: Serving
  /** what GitHub says of a token, or of `token name` where that differs by repository */
  readonly access: Map<string, Access>
  /** tokens that GitHub was asked about */
  readonly asked: string[]
  readonly lines: string[]
  readonly clock: { ms: number }
  readonly save: (
    text: string,
    more?: { path?: string; partials?: Record<string, string> },
  ) => Promise<string>
  readonly move: (
    prompt: string,
    fingerprint: string,
    more?: Partial<NewPointer & Pick<RequestRow, 'source' | 'ref' | 'environment'>> & {
      readonly standing?: PromotedPrompt['standing']
    },
  ) => Promise<PointerRow>
  /** a read key of the first repository */
  readonly key: (environment?: string, repositoryId?: number) => Promise<string>
  readonly get: (name: string, ask?: Ask) => Promise<Answer>
  readonly send: (path: string, ask?: Ask) => Promise<Answer>
  readonly metrics: () => Promise<string>
  /** the server is gone, and here again on the same port */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
}

export const repositoryId = 1
export const ticketPrompt = `---
model: tiny-triage
config: {temperature: 0.2, maxOutputTokens: 64}
input:
  schema: {ticket: string, tone?: string}
  default: {tone: friendly}
output: {schema: {label: string}}
---
{{role "system"}}{{> style}} Be {{tone}}.
{{role "user"}}{{ticket}}`

export interface WorldOptions {
  readonly wrap?: (store: Store) => Store
  readonly settings?: Partial<RunningSettings>
  readonly isStarted?: boolean
  /** besides those that serve */
  readonly routes?: (parts: {
    readonly serving: Serving
    readonly store: Store
    readonly github: GitHub
    readonly settings: RunningSettings
    readonly tickMs: () => number
  }) => readonly Route[]
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-serving-'))
  const databaseUrl = `file:${join(folder, 'app.db')}`
  const opened = await openStore({ url: databaseUrl })
  const lines: string[] = []
  const clock = { ms: 1_000_000 }
  const access = new Map<string, Access>()
  const asked: string[] = []
  const metrics = createMetrics()
  const say = (facts: object, text: string) => void lines.push(`${text} ${JSON.stringify(facts)}`)
  const log: Log = { debug: say, info: say, warn: say, error: say, child: () => log }
  const github = {
    readAccess: async (token: string, owner: string, name: string) => {
      asked.push(`${token} ${owner}/${name}`)
      const told = access.get(`${token} ${name}`) ?? access.get(token)
      if (told instanceof Error) throw told
      return told
    },
  } as Partial<GitHub> as GitHub
  const settings = {
    publicUrl: 'https://promptgate.example.com',
    githubUrl: 'https://github.com',
    ...options.settings,
  } as RunningSettings
  const serving = openServing({
    store: options.wrap?.(opened) ?? opened,
    github,
    settings,
    log,
    metrics,
    nowMs: () => noonMs,
    newId: nextId,
    tickMs: () => clock.ms,
  })
  const { store } = serving
  const routes = [
    ...serving.routes,
    ...(options.routes?.({ serving, store, github, settings, tickMs: () => clock.ms }) ?? []),
  ]
  const serve = (port: number) =>
    createServer({ routes, host: '127.0.0.1', port, log, metrics, newId: nextId })
  let server = serve(0)
  const { url } = await server.listen()
  onTestFinished(async () => {
    serving.stop()
    await server.close(0)
    await serving.close()
    await opened.close()
    await rm(folder, { recursive: true, force: true })
  })
  for (const id of [repositoryId, 2]) await opened.repositories.save(makeRepository(id))
  if (options.isStarted ?? true) await serving.copy.refresh()

  const send: World['send'] = async (path, ask = {}) => {
    const response = await fetch(`${url}${path}`, {
      method: ask.method ?? (ask.body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(ask.token === undefined || ask.token === null ? {} : { authorization: `Bearer ${ask.token}` }),
        ...ask.headers,
      },
      ...(ask.body === undefined
        ? {}
        : { body: typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
    const { status, headers } = response
    return { status, headers, text, body: isJson ? JSON.parse(text) : undefined }
  }

  let moves = 0
  const move: World['move'] = async (prompt, fingerprint, more = {}) => {
    moves += 1
    const { source = 'merge', ref = 'main', environment = 'production', standing = 'pass', ...pointer } = more
    const slot = pointer.slot ?? 'stable'
    const [active] = (await store.promotions.pointers(repositoryId, environment)).filter(
      (one) => one.prompt === prompt && one.slot === slot,
    )
    const { request } = await store.promotions.open(
      {
        id: `request-${moves}`,
        repositoryId,
        environment,
        kind: pointer.kind ?? 'promotion',
        source,
        sourceEvent: `merge/7/${moves}`,
        sha: 'd'.repeat(40),
        ref,
        actor: 'grace',
        state: 'timer',
        result: { headline: '', prompts: [] },
        createdAtMs: noonMs,
        updatedAtMs: noonMs,
      },
      [],
    )
    const told = await store.promotions.move({
      repositoryId,
      requestId: request.id,
      result: { headline: 'moved', prompts: [{ prompt, outcome: 'moved', standing }] },
      rows: [
        {
          prompt,
          slot,
          kind: 'promotion',
          toFingerprint: fingerprint,
          sourceEvent: request.sourceEvent,
          sha: 'd'.repeat(40),
          pull: 7,
          evidence: 'e'.repeat(32),
          actor: 'grace',
          atMs: noonMs,
          ...pointer,
          ...(active === undefined ? {} : { expected: active.id }),
        },
      ],
      nowMs: noonMs,
      jobs: [],
    })
    const [row] = told.kind === 'conflict' ? [] : told.rows
    if (row === undefined) throw new Error(told.kind)
    await serving.copy.refresh()
    return row
  }

  return {
    url,
    databaseUrl,
    routes,
    store,
    serving,
    access,
    asked,
    lines,
    clock,
    move,
    send,
    save: async (text, { path = 'prompts/support-triage.prompt', partials = {} } = {}) => {
      const known: Partials = new Map(
        Object.entries({ style: 'Answer in one word.', ...partials }).map(([name, body]) => [
          name,
          parse(`prompts/_${name}.prompt`, body),
        ]),
      )
      const prompt = parse(path, text)
      const fingerprint = fingerprintPrompt(prompt, known)
      const version = {
        fingerprint,
        prompt: promptKey(prompt),
        path,
        source: text,
        parts: packVersion(prompt, known, reachPartials(prompt, known).reached),
        commit: 'c'.repeat(40),
        tags: [],
        codeOwners: [],
      }
      await store.prompts.save(repositoryId, [version], noonMs, true)
      return fingerprint
    },
    key: async (environment, of = repositoryId) => {
      const { key, hash, prefix } = createReadKey()
      await store.readKeys.add({
        id: nextId(),
        repositoryId: of,
        name: 'test',
        hash,
        prefix,
        createdBy: 'grace',
        createdAtMs: noonMs,
        ...(environment === undefined ? {} : { environment }),
      })
      await serving.copy.refresh()
      return key
    },
    get: (name, ask = {}) => {
      const { environment = 'production', repository = 'acme/prompts-1', key } = ask
      const query = new URLSearchParams({
        ...(environment === null ? {} : { environment }),
        ...(key === undefined ? {} : { key }),
      })
      return send(`/api/v1/prompts/${repository}/${encodeURIComponent(name)}?${query}`, ask)
    },
    metrics: metrics.render,
    down: () => server.close(0),
    up: async () => {
      server = serve(Number(new URL(url).port))
      await server.listen()
    },
  }
}

function parse(path: string, text: string): Prompt {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

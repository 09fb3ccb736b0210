/** Sends webhooks of the App, keeps the delivery log, and lets a test hold, drop, reorder or repeat deliveries. */
import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import type { CheckWebhook } from '../seams.ts'
import type { World } from '../state/world.ts'
import type { Delivery, Hook } from './delivery.ts'
import { hookHeaders, postHook } from './post.ts'

/** `fail`: logged as unreachable without an attempt; `drop`: not even logged. */
export type HookMode = 'send' | 'hold' | 'fail' | 'drop'

export interface HookTarget {
  /** absent: the App has no webhook; nothing is sent or logged */
  url?: string
  secret: string
  /** after which GitHub gives up on an answer */
  timeoutMs: number
}

export interface Hooks {
  readonly target: HookTarget
  mode: HookMode
  /** how often each delivery is sent at once, with one guid */
  copies: number
  /** oldest first */
  readonly log: readonly Delivery[]
  /** what `hold` keeps back, oldest first */
  readonly held: readonly Hook[]
  readonly problems: readonly string[]
  readonly emit: (hook: Omit<Hook, 'guid' | 'body'>, payload: unknown) => void
  /** sends what was held, in the order that `arrange` gives it, and sends from now on */
  readonly release: (arrange?: (held: readonly Hook[]) => readonly Hook[]) => void
  /** false: the log has no such delivery */
  readonly redeliver: (id: number) => boolean
  readonly sendAgain: (hook: Hook, copies?: number) => void
  /** resolves when no delivery is under way */
  readonly settled: () => Promise<void>
  readonly close: () => void
}

const maxPayloadBytes = 25 * 1024 * 1024

export function makeHooks(world: World, target: HookTarget, checkWebhook: CheckWebhook): Hooks {
  const agent = new Agent({ keepAlive: true })
  const log: Delivery[] = []
  const held: Hook[] = []
  const problems: string[] = []
  const underWay = new Set<Promise<void>>()

  const attempt = async (hook: Hook, isRedelivery: boolean, isSent: boolean) => {
    if (target.url === undefined) return
    const full = { ...target, url: target.url, appId: world.app.id, agent }
    const requestHeaders = hookHeaders(hook, full)
    const startedAtMs = performance.now()
    const deliveredAtMs = world.nowMs()
    const id = world.newId()
    const result = isSent
      ? await postHook(hook, full, requestHeaders)
      : { status: 'failed to connect to host', statusCode: 502, responseHeaders: {}, responseBody: '' }
    const durationMs = performance.now() - startedAtMs
    log.push({ id, hook, isRedelivery, deliveredAtMs, durationMs, url: full.url, requestHeaders, ...result })
  }
  const send = (hook: Hook, isRedelivery = false, isSent = true) => {
    const sent = attempt(hook, isRedelivery, isSent).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  const sendAgain = (hook: Hook, copies = 1) => {
    for (let copy = 0; copy < copies; copy += 1) send(hook)
  }
  const hooks: Hooks = {
    target,
    mode: 'send',
    copies: 1,
    log,
    held,
    problems,
    emit: (facts, payload) => {
      const body = JSON.stringify(payload)
      problems.push(
        ...checkWebhook(facts.event, JSON.parse(body)).map(
          (problem) => `webhook ${facts.event}.${facts.action ?? ''}: ${problem}`,
        ),
      )
      if (Buffer.byteLength(body) > maxPayloadBytes) return
      const hook = { ...facts, guid: randomUUID(), body }
      if (hooks.mode === 'hold') held.push(hook)
      else if (hooks.mode !== 'drop') {
        for (let copy = 0; copy < hooks.copies; copy += 1) send(hook, false, hooks.mode === 'send')
      }
    },
    release: (arrange = (all) => all) => {
      hooks.mode = 'send'
      for (const hook of arrange(held.splice(0))) sendAgain(hook, hooks.copies)
    },
    redeliver: (id) => {
      const delivery = log.find((each) => each.id === id)
      if (delivery !== undefined) send(delivery.hook, true)
      return delivery !== undefined
    },
    sendAgain,
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    close: () => agent.destroy(),
  }
  return hooks
}

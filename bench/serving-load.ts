/** A process that asks: at a steady rate, counted from when each request was due, or as fast as it goes. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { promptName, promptsEach } from './serving-rows.ts'

export interface LoadOrder {
  readonly url: string
  readonly keys: readonly string[]
  readonly count: number
  /** absent: 32 in flight, as fast as it goes */
  readonly perSecond?: number
  readonly kind: 'read' | 'tagged' | 'render'
}

export interface LoadResult {
  readonly seconds: number
  readonly latenciesMs: readonly number[]
  /** answers by status, and `stale` */
  readonly statuses: Readonly<Record<string, number>>
}

const body = JSON.stringify({ input: { ticket: 'Where is my order?' } })

async function run({ url, keys, count, perSecond, kind }: LoadOrder): Promise<LoadResult> {
  const pool = new Pool(url, { connections: 32, pipelining: 1 })
  const latenciesMs: number[] = []
  const statuses: Record<string, number> = {}
  const tags = new Map<string, string>()
  const tally = (what: string): void => {
    statuses[what] = (statuses[what] ?? 0) + 1
  }
  const ask = async (n: number, dueMs: number): Promise<void> => {
    // a step that reaches every prompt of every repository
    const at = (n * 7_919) % (keys.length * promptsEach)
    const repository = at % keys.length
    const name = promptName(Math.floor(at / keys.length))
    const path = `/api/v1/prompts/acme/prompts-${repository + 1}/${name}${kind === 'render' ? '/render' : ''}`
    const tag = tags.get(path)
    const answer = await pool.request({
      path,
      method: kind === 'render' ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${keys[repository]}`,
        ...(tag === undefined ? {} : { 'if-none-match': tag }),
      },
      ...(kind === 'render' ? { body } : {}),
    })
    await answer.body.dump()
    latenciesMs.push(performance.now() - dueMs)
    tally(String(answer.statusCode))
    if (answer.headers['promptgate-stale'] !== undefined) tally('stale')
    if (kind === 'tagged') tags.set(path, String(answer.headers['etag']))
  }
  const startMs = performance.now()
  if (perSecond === undefined) {
    let next = 0
    const on = async (): Promise<void> => {
      while (next < count) {
        next += 1
        await ask(next, performance.now())
      }
    }
    await Promise.all(Array.from({ length: 32 }, on))
  } else {
    const answers: Promise<void>[] = []
    for (let n = 0; n < count; n++) {
      const dueMs = startMs + (n * 1000) / perSecond
      const early = dueMs - performance.now()
      if (early > 0) await sleep(early)
      answers.push(ask(n, dueMs))
    }
    await Promise.all(answers)
  }
  const seconds = (performance.now() - startMs) / 1000
  await pool.close()
  return { seconds, latenciesMs, statuses }
}

process.on('message', (order: LoadOrder) => void run(order).then((told) => process.send?.(told)))
process.on('disconnect', () => process.exit(0))
process.send?.('ready')

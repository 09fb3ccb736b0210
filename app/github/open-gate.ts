/** Lets requests of one installation through: within the limits, few at a time, one write per repository at a time. */
import { GitHubFault } from './github.ts'
import { type Bucket, block, type Cost, fullBucket, type Limits, spend, waitFor } from './token-bucket.ts'

export interface GateOptions {
  readonly limits: Limits
  /** requests under way at once */
  readonly concurrency: number
  /** a request that would wait longer is refused as rate-limited, so that its work is tried again later */
  readonly maxWaitMs: number
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<void>
}

export interface Gate {
  /** `line`: tasks of one line run one after the other */
  readonly pass: <T>(cost: Cost, line: string | undefined, task: () => Promise<T>) => Promise<T>
  readonly block: (untilMs: number) => void
}

export function openGate(options: GateOptions): Gate {
  const { limits, concurrency, maxWaitMs, nowMs, sleep } = options
  let bucket: Bucket = fullBucket
  let running = 0
  const waiting: (() => void)[] = []
  const lines = new Map<string, Promise<void>>()

  async function pay(cost: Cost, giveUpMs: number): Promise<void> {
    for (;;) {
      const now = nowMs()
      const waitMs = waitFor(bucket, limits, cost, now)
      if (now + waitMs > giveUpMs) throw tooMuch(Math.max(waitMs, 1000)) // also: stood in line for too long
      if (waitMs === 0) break
      await sleep(waitMs)
    }
    bucket = spend(bucket, cost, nowMs())
  }

  async function enter(): Promise<void> {
    if (running < concurrency) running++
    else await new Promise<void>((resolve) => waiting.push(resolve)) // the place is handed over
  }

  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }

  async function run<T>(cost: Cost, giveUpMs: number, task: () => Promise<T>): Promise<T> {
    await pay(cost, giveUpMs)
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }

  return {
    block: (untilMs) => {
      bucket = block(bucket, untilMs)
    },
    pass: async (cost, line, task) => {
      const giveUpMs = nowMs() + maxWaitMs
      if (line === undefined) return await run(cost, giveUpMs, task)
      const before = lines.get(line) ?? Promise.resolve()
      const turn = before.then(() => run(cost, giveUpMs, task))
      const settled = turn.then(
        () => {},
        () => {},
      )
      lines.set(line, settled)
      try {
        return await turn
      } finally {
        if (lines.get(line) === settled) lines.delete(line)
      }
    },
  }
}

function tooMuch(waitMs: number): GitHubFault {
  return new GitHubFault(
    `GitHub's limit for this installation is used up; there is room again in ${Math.ceil(waitMs / 1000)} s`,
    { kind: 'rate-limited', retryAfterMs: waitMs },
  )
}

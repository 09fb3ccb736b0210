/** How often something can be done in a second. */

const rounds = 5
const roundMs = 300

/** The median of five rounds after one to warm up; `work` does what is counted once, or `perCall` times. */
export function measureRate(work: () => unknown, perCall = 1): number {
  const round = (): number => {
    const startedAt = performance.now()
    let done = 0
    while (performance.now() - startedAt < roundMs) {
      work()
      done += perCall
    }
    return (done * 1000) / (performance.now() - startedAt)
  }
  round()
  return median(Array.from({ length: rounds }, round))
}

/** The middle of the times that `work` takes, in milliseconds, after one run to warm up. */
export async function measureMs(work: () => unknown, times = 7): Promise<number> {
  const taken: number[] = []
  for (let n = 0; n <= times; n++) {
    const startedAt = performance.now()
    await work()
    if (n > 0) taken.push(performance.now() - startedAt)
  }
  return median(taken)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** `latency`: an uncached call took at most this long. */
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'

export const latency = defineEvaluator('latency', {
  score: (spec, { answer }) => {
    if (answer.latencyMs === undefined) {
      return missing(
        'the time is not known: the answer came from the cache, and latency is judged on fresh calls only',
      )
    }
    const most = spec['max-ms']
    return passOrFail(
      answer.latencyMs <= most,
      `the call took ${Math.round(answer.latencyMs)} ms, allowed ${most} ms`,
    )
  },
})

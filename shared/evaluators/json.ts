/** `json`: the answer is one JSON value and nothing else, as promptfoo's `is-json`. */
import { defineEvaluator, passOrFail } from './define-evaluator.ts'
import { readJson } from './read-json.ts'

export const json = defineEvaluator('json', {
  score: (spec, { answer }) => {
    const read = readJson(answer.output, spec['allow-fence'])
    return passOrFail(read.ok, read.ok ? 'the answer is JSON' : read.reason)
  },
})

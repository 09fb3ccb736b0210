/** `regex`: a linear-time pattern (RE2 syntax) matches somewhere in the answer. */
import { compilePattern } from './compile-pattern.ts'
import { defineEvaluator, missing, passOrFail } from './define-evaluator.ts'
import { placeholdersOf } from './fill-templates.ts'
import { describeAnswer, quote } from './quote.ts'

/** A placeholder in a pattern brings a pattern, not a literal text, as in promptfoo. */
export const regex = defineEvaluator('regex', {
  check: (spec) => {
    if (placeholdersOf(spec.pattern).length > 0) return []
    const compiled = compilePattern(spec.pattern, spec.flags)
    return compiled.ok ? [] : [{ ...compiled.finding, member: 'pattern' }]
  },
  score: (spec, { answer }) => {
    const compiled = compilePattern(String(spec.pattern), spec.flags)
    if (!compiled.ok) return missing(compiled.finding.message)
    const found = compiled.pattern.test(answer.output)
    const what = `${quote(String(spec.pattern))} ${found ? 'matches' : 'does not match'}`
    return passOrFail(found, `the pattern ${what}: ${describeAnswer(answer.output)}`)
  },
})

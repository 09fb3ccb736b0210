/** The plan of a change to small trees, and what is said of it. */
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import { changeFiles, type Files, files, makeFacts, policyFile, policyText } from './make-facts.ts'

export type Changes = Parameters<typeof changeFiles>[1]

export const planOf = (changes: Changes, more: Partial<PlanFacts> = {}, base: Files = files): Plan =>
  planEvaluation(makeFacts(base, changeFiles(base, changes), more))

/** `id: change; reasons; cells` of each comparison. */
export const outline = (plan: Plan) =>
  plan.comparisons.map(({ id, change, reasons, cells }) => {
    const why = reasons.map(({ kind, name }) => `${kind} ${name}`).join(', ')
    return `${id}: ${change}; ${why}; ${cells.map(({ arm, yardstick, cases }) => `${arm}/${yardstick} ${cases}`).join(', ')}`
  })
export const errors = (plan: Plan) =>
  plan.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, line, code }) => [path, line, code])
export const warnings = (plan: Plan) =>
  plan.problems.filter(({ severity }) => severity === 'warning').map(({ path, code }) => [path, code])

export const both = 'base/old 20, head/old 20'
export const square = 'base/old 20, head/old 20, base/new 20, head/new 20'
const judge = `evaluators:
  tone: { uses: judge, prompt: judges/tone.prompt, choices: { good: 1, bad: 0 }, votes: 3 }
  exact: { uses: json-schema, schema: evals/shape.json }
`
export const judged: Files = {
  ...files,
  [policyFile]: policyText.replace(/evaluators:\n {2}exact.*\n/, judge).replace('[exact]', '[exact, tone]'),
  'judges/tone.prompt': '{{> calm}}\nJudge {{completion}}.\n',
  'judges/_calm.prompt': 'Stay calm.\n',
  'evals/shape.json': '{"type":"object"}',
}

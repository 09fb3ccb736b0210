/** The policy file → the effective policy, or every mistake in it at once. */
import { hasError } from '../has-error.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limitProblems } from '../limit-problems.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'
import { checkEvaluator } from './check-evaluator.ts'
import { checkPolicyReferences } from './check-policy-references.ts'
import { completePolicy } from './complete-policy.ts'
import { describeValue } from './describe-value.ts'
import { type Finding, type FindPlace, placeFinding } from './finding.ts'
import type { Policy } from './policy.ts'
import { type PolicyFile, policySchema } from './policy-schema.ts'
import { validateSchema } from './validate-schema.ts'

/** A policy that still knows where its parts stand in the file. */
export interface PolicyDocument {
  readonly policy: Policy
  readonly place: FindPlace
}

const maxProblems = 100

/** Evaluators are checked one by one, by what each uses. */
const outline = {
  ...policySchema,
  properties: { ...policySchema.properties, evaluators: { type: 'object' } },
}

/**
 * `text` as decodeText returns it. All problems (the first 100) come sorted by place, among them those of parseYaml; a policy without suites is
 * accepted with a warning (addDefaultSuites fills them in).
 */
export function parsePolicy(file: { readonly path: string; readonly text: string }): Result<Policy> {
  const parsed = parsePolicyDocument(file)
  return parsed.ok ? succeed(parsed.value.policy, parsed.warnings) : parsed
}

/** Like parsePolicy, and keeps the places for checkPolicyAgainstTree. */
export function parsePolicyDocument(file: {
  readonly path: string
  readonly text: string
}): Result<PolicyDocument> {
  const { path, text } = file
  const yaml = parseYaml(text, { path })
  if (!yaml.ok) return fail(yaml.problems)
  const { value, place } = yaml.value
  const findings = checkPolicy(value)
  const found = findings.map((finding) => placeFinding(finding, path, place))
  const problems = limitProblems(found, maxProblems)
  if (hasError(found)) return fail(problems)
  return succeed({ policy: completePolicy(value as PolicyFile, { kind: 'file', path }), place }, problems)
}

function checkPolicy(value: JsonValue): Finding[] {
  const root: Pick<Finding, 'pointer' | 'of'> = { pointer: [], of: 'value' }
  if (value === null)
    return [{ ...root, code: 'empty-file', message: 'the policy is empty', hint: 'begin with `version: 1`' }]
  if (!isJsonObject(value))
    return [
      {
        ...root,
        code: 'wrong-type',
        message: `the policy is ${describeValue(value)}, not a mapping`,
        hint: 'begin with `version: 1`',
      },
    ]
  const { evaluators, suites } = value
  return [
    ...validateSchema(outline, value),
    ...Object.entries(isJsonObject(evaluators) ? evaluators : {}).flatMap(([id, evaluator]) =>
      checkEvaluator(evaluator, ['evaluators', id]),
    ),
    ...checkPolicyReferences(value),
    ...(isEmpty(suites) ? [noSuites] : []),
  ]
}

function isEmpty(section: JsonValue | undefined): boolean {
  return section === undefined || (isJsonObject(section) && Object.keys(section as JsonObject).length === 0)
}

const noSuites: Finding = {
  pointer: [],
  of: 'value',
  code: 'no-suites',
  message: 'the policy names no suites: every prompt with a dataset beside it is its own suite',
  severity: 'warning' satisfies Problem['severity'],
}

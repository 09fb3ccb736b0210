/** Wire: patterns and schemas that rows of a dataset carry are compiled in the sandbox, before anything is asked. */
import { compiles } from '../config/check-evaluator.ts'
import type { EvaluatorSpec } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import { canonicalJson, isJsonObject } from '../json.ts'
import { limitProblems } from '../limit-problems.ts'
import { fail, type Problem, type Result } from '../problem.ts'
import type { Parsers } from './source.ts'

const maxProblems = 20

function textOf(spec: EvaluatorSpec): string {
  const value: unknown = spec
  if (!isJsonObject(value)) throw new Error('an evaluator is an object')
  return canonicalJson(value)
}

/** The dataset as it is, or the problems of its rows at their lines. Equal assertions are compiled once. */
export async function checkRowAssertions(
  read: Result<Dataset>,
  sandbox: Pick<Parsers, 'checkAssertions'>,
): Promise<Result<Dataset>> {
  if (!read.ok) return read
  const { path, cases } = read.value
  const found = cases.flatMap(({ line, assert }) =>
    assert.filter(compiles).map((spec) => ({ line, spec, text: textOf(spec) })),
  )
  const specs = new Map(found.map(({ text, spec }) => [text, spec]))
  if (specs.size === 0) return read
  const findings = await sandbox.checkAssertions([...specs.values()])
  const byText = new Map([...specs.keys()].map((text, at) => [text, findings[at] ?? []]))
  const problems = found.flatMap(({ line, text }) =>
    (byText.get(text) ?? []).map(({ code, message, hint }): Problem => {
      const place = { path, line, code, message, severity: 'error' } as const
      return hint === undefined ? place : { ...place, hint }
    }),
  )
  return problems.length === 0 ? read : fail(limitProblems(problems, maxProblems))
}

/** The mistakes in a spec that can be seen before any call is made. */
import type { EvaluatorSpec, SpecOf } from '../config/evaluator-schemas.ts'
import { mistake } from './define-evaluator.ts'
import type { Finding } from './evaluator.ts'
import { placeholdersOfSpec } from './fill-spec.ts'
import { isKnownPlaceholder, placeholdersOf } from './fill-templates.ts'
import { evaluators } from './index.ts'
import { quote } from './quote.ts'

/**
 * All problems that the schema of the spec cannot express, and those of `threshold` and `weight`, which a spec that was
 * not read through the schema (a row of a CSV file) may have too. Place and path are the caller's.
 */
export function checkEvaluator(spec: EvaluatorSpec): readonly Finding[] {
  const own = spec.uses === 'judge' ? checkJudge(spec) : evaluators[spec.uses].check(spec)
  return [...checkCommon(spec), ...checkPlaceholders(spec), ...own]
}

function checkCommon({ uses, threshold, weight }: EvaluatorSpec): readonly Finding[] {
  const findings: Finding[] = []
  if (threshold !== undefined && !(threshold >= 0 && threshold <= 1)) {
    findings.push(
      mistake(
        'threshold-out-of-range',
        `${uses}: threshold ${String(threshold)} is not between 0 and 1`,
        'write a share such as 0.8, not a percentage',
        'threshold',
      ),
    )
  }
  if (weight !== undefined && !(weight > 0 && Number.isFinite(weight))) {
    findings.push(
      mistake(
        'weight-out-of-range',
        `${uses}: weight ${String(weight)} is not above 0`,
        'remove the evaluator, or weigh it',
        'weight',
      ),
    )
  }
  return findings
}

function checkPlaceholders(spec: EvaluatorSpec): readonly Finding[] {
  return placeholdersOfSpec(spec)
    .filter((name) => !isKnownPlaceholder(name))
    .map((name) =>
      mistake(
        'unknown-placeholder',
        `${spec.uses}: ${quote(`{{${name}}}`)} is no placeholder`,
        `use {{expected}}, {{expected.x}} or ${/^[\w.-]+$/.test(name) ? `{{input.${name}}}` : '{{input.x}}'}; write \\{{ for two plain braces`,
      ),
    )
}

function checkJudge(spec: SpecOf<'judge'>): readonly Finding[] {
  const findings: Finding[] = []
  if ((spec.prompt === undefined) === (spec.text === undefined)) {
    findings.push(
      mistake(
        spec.prompt === undefined ? 'missing-key' : 'ambiguous-judge',
        spec.prompt === undefined ? 'judge has neither prompt nor text' : 'judge has both prompt and text',
        'give the path of a judge prompt as `prompt`, or write it in place as `text`',
      ),
    )
  }
  if (spec.system !== undefined && spec.text === undefined) {
    findings.push(
      mistake(
        'unused-key',
        'judge has a system text without `text`',
        'remove it: the file of `prompt` has its own system text',
        'system',
      ),
    )
  }
  if (spec.text !== undefined && !placeholdersOf(spec.text).includes('completion')) {
    findings.push(
      mistake(
        'judge-without-completion',
        'the text of the judge never shows the answer',
        'put {{completion}} where it belongs',
        'text',
      ),
    )
  }
  return [...findings, ...checkChoices(spec)]
}

function checkChoices({ choices }: SpecOf<'judge'>): readonly Finding[] {
  const names = Object.keys(choices)
  const findings: Finding[] = []
  const plain = names.map((name) => name.trim().toLowerCase())
  if (plain.includes('') || new Set(plain).size < names.length) {
    findings.push(
      mistake(
        'bad-choices',
        'two choices of the judge differ in case or blanks only, or one is empty',
        'name them apart',
        'choices',
      ),
    )
  }
  if (names.length < 2 || new Set(Object.values(choices)).size < 2) {
    findings.push(
      mistake(
        'useless-choices',
        'the judge cannot tell answers apart: all its choices have one score',
        'give each choice its score',
        'choices',
      ),
    )
  }
  const wrong = names.filter((name) => !((choices[name] ?? -1) >= 0 && (choices[name] ?? 2) <= 1))
  return wrong.length === 0
    ? findings
    : [
        ...findings,
        mistake(
          'bad-choices',
          `the score of ${quote(wrong.join(', '))} is not between 0 and 1`,
          'use 0 to 1',
          'choices',
        ),
      ]
}

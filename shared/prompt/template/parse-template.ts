/** The text of a template → our own tree, with every mistake that can be seen without data. */

import Handlebars from 'handlebars'
import { hasError } from '../../has-error.ts'
import { limitProblems } from '../../limit-problems.ts'
import { fail, type Problem, type Result, succeed } from '../../problem.ts'
import { checkLimits } from './check-limits.ts'
import { convertProgram } from './convert-statement.ts'
import { explainSyntax } from './explain-syntax.ts'
import type { TemplateNode } from './node.ts'
import type { Origin } from './place-in-text.ts'

const maxProblems = 20

/**
 * Parses by Handlebars 4.7.10 and converts: white space control is applied, comments are gone, `{{x}}` and `{{{x}}}` are one.
 * `origin` is where the text begins in its file. Problems: those of `checkLimits` and `explainSyntax`, then all of
 * `unknown-helper`, `unsupported-helper`, `unsupported-decorator`, `helper-usage`, `unknown-argument`, `unknown-role`,
 * `section-ignored` (warning).
 */
export function parseTemplate(text: string, origin: Origin): Result<readonly TemplateNode[]> {
  const tooMuch = checkLimits(text, origin)
  if (tooMuch !== undefined) return fail([tooMuch])
  const program = parseOrExplain(text, origin)
  if ('code' in program) return fail([program])
  const problems: Problem[] = []
  const nodes = convertProgram(program, { text, origin, problems, blockParams: [] })
  const shown = limitProblems(problems, maxProblems)
  return hasError(shown) ? fail(shown) : succeed(nodes, shown)
}

function parseOrExplain(text: string, origin: Origin): hbs.AST.Program | Problem {
  try {
    return Handlebars.parse(text)
  } catch (cause) {
    return explainSyntax(text, cause, origin)
  }
}

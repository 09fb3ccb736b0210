/** Renders every case of every planned cell before any call is made: a mistake in a file costs nothing. */

import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import type { Case } from '../../shared/dataset/case.ts'
import { distinctProblems, problemKey } from '../../shared/distinct-problems.ts'
import type { Plan, PlanFacts } from '../../shared/plan/plan.ts'
import { cellResolver } from '../../shared/plan/resolve-cell.ts'
import { fail, type Problem, type Result } from '../../shared/problem.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import type { RenderedCell } from './prepare-calls.ts'
import { warnEarlyVariable } from './warn-early-variable.ts'

/** Of many cases with the same mistake in one template, this many are named. */
const maxNamedCases = 3

/** Of everything that is rendered, in characters: all of it is held until it has been asked. */
const maxRenderedChars = 256 * 1024 * 1024
const rowsAtOnce = 256

function charsOf(result: Result<RenderedPrompt>): number {
  if (!result.ok) return 0
  const parts = result.value.messages.flatMap(({ content }) => content)
  return parts.reduce((sum, part) => sum + (part.kind === 'text' ? part.text : part.url).length, 0)
}

function tooMuchText(path: string): Problem {
  const message = `with this prompt all that is rendered has more than ${maxRenderedChars} characters`
  const hint = 'evaluate fewer prompts at once, or smaller datasets'
  return { path, code: 'too-much-text', message, hint, severity: 'error' }
}

interface Row {
  readonly dataset: string
  /** the dataset's file */
  readonly path: string
  readonly case: Case
}

/** One problem for each mistake, with the cases that met it. */
function gatherMistakes(rows: readonly Row[], rendered: readonly Result<RenderedPrompt>[]): Problem[] {
  const found = new Map<string, { problem: Problem; met: Row[] }>()
  rendered.forEach((result, index) => {
    const row = rows[index]
    if (result.ok || row === undefined) return
    for (const problem of result.problems) {
      const key = problemKey(problem)
      const entry = found.get(key) ?? { problem, met: [] }
      entry.met.push(row)
      found.set(key, entry)
    }
  })
  return [...found.values()].map(({ problem, met }) => {
    const cases = met.map((row) => `${row.dataset}/${row.case.id}`)
    const more = cases.length > maxNamedCases ? ` and ${cases.length - maxNamedCases} more` : ''
    const named = `${cases.slice(0, maxNamedCases).join(', ')}${more}`
    const message = `${problem.message} (${cases.length === 1 ? 'case' : 'cases'} ${named})`
    const [first] = met
    // an input that others of its dataset do not share is the row's mistake, not the prompt's
    return problem.code === 'invalid-input' && first !== undefined && met.length < rows.length
      ? { ...problem, path: first.path, line: first.case.line, message: `for ${problem.path}: ${message}` }
      : { ...problem, message }
  })
}

const isAskable = ({ value }: { readonly value: RenderedPrompt }): boolean => value.messages.length > 0

/** A prompt without any message is only warned of elsewhere; here it is an error, because no server takes such a call. */
function refuseNothing(result: Result<RenderedPrompt>): Result<RenderedPrompt> {
  return result.ok && !isAskable(result) ? fail(result.warnings) : result
}

/**
 * Returns the rendered cells in the plan's order: base before head, so that a version's calls stay together. A mistake at
 * head is an error; at base it is a warning, and the cases it concerns have no baseline.
 */
export async function renderCells(
  plan: Plan,
  facts: PlanFacts,
  sandbox: Sandboxed,
): Promise<{ cells: RenderedCell[]; problems: Problem[] }> {
  const resolve = cellResolver(facts)
  const cells: RenderedCell[] = []
  const problems: Problem[] = []
  let chars = 0
  for (const comparison of plan.comparisons)
    for (const cell of comparison.cells) {
      const { version, yardstick } = resolve(comparison, cell)
      const rows = yardstick.datasets.flatMap((dataset) =>
        dataset.cases.map((row): Row => ({ dataset: dataset.id, path: dataset.path, case: row })),
      )
      const rendered: Result<RenderedPrompt>[] = []
      for (let at = 0; at < rows.length && chars <= maxRenderedChars; at += rowsAtOnce) {
        const results = await sandbox.render({
          prompt: version.prompt,
          partials: [...version.partials],
          rows: rows.slice(at, at + rowsAtOnce).map(({ case: row }) => ({
            input: row.input,
            ...(row.messages === undefined ? {} : { messages: row.messages }),
          })),
          missingVariable: facts.policy.missingVariable,
        })
        for (const result of results) {
          rendered.push(result)
          chars += charsOf(result)
        }
      }
      if (chars > maxRenderedChars)
        return { cells: [], problems: distinctProblems([...problems, tooMuchText(version.path)]) }
      const severity = cell.arm === 'head' ? 'error' : 'warning'
      const mistakes = gatherMistakes(rows, rendered.map(refuseNothing))
      const warnings = rendered.flatMap((result) =>
        result.ok && isAskable(result) && cell.arm === 'head' ? result.warnings : [],
      )
      problems.push(...mistakes.map((problem): Problem => ({ ...problem, severity })), ...warnings)
      const ready = rows.flatMap((row, index) => {
        const result = rendered[index]
        return result?.ok && isAskable(result) ? [{ ...row, rendered: result.value }] : []
      })
      const early =
        cell.arm === 'head'
          ? warnEarlyVariable(
              version.path,
              ready.slice(0, 2).map((row) => row.rendered),
            )
          : undefined
      if (early !== undefined) problems.push(early)
      const { fingerprint } = version
      cells.push({
        comparison,
        arm: cell.arm,
        yardstick: cell.yardstick,
        fingerprint,
        facts: yardstick,
        rows: ready,
      })
    }
  return { cells, problems: distinctProblems(problems) }
}

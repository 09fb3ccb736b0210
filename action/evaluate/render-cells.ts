/** Renders every case of every planned cell before any call is made: a mistake in a file costs nothing. */
import type { Policy } from '../../shared/config/policy.ts'
import type { Case } from '../../shared/dataset/case.ts'
import { partialsFor } from '../../shared/plan/partials-for.ts'
import type { Cell, Plan, PlanFacts, PlannedComparison, Side } from '../../shared/plan/plan.ts'
import type { Problem, Result } from '../../shared/problem.ts'
import type { Partials, Prompt, RenderedPrompt } from '../../shared/prompt/prompt.ts'
import type { Sandboxed } from '../io/sandboxed.ts'
import type { RenderedCell } from './prepare-calls.ts'

/** Of many cases with the same mistake in one template, this many are named. */
const maxNamedCases = 3

interface Row {
  readonly dataset: string
  readonly case: Case
}

/** The parsed prompts of one side, without those that could not be read. */
export function readablePrompts(side: Side): Map<string, Prompt> {
  return new Map(
    [...side.prompts].flatMap(([path, prompt]) => (prompt.ok ? [[path, prompt.value] as const] : [])),
  )
}

/** The cases of a comparison on one yardstick, in the order of its datasets. */
export function rowsOf(comparison: PlannedComparison, side: Side, policy: Policy): Row[] {
  return comparison.datasets.flatMap((dataset) => {
    const path = policy.datasets[dataset]?.path
    const found = path === undefined ? undefined : side.datasets.get(path)
    return found?.ok ? found.value.cases.map((row) => ({ dataset, case: row })) : []
  })
}

/** The side whose datasets and judges a yardstick is made of. A new dataset has no old side: the head's stands in. */
export function yardstickSide(
  facts: PlanFacts,
  comparison: PlannedComparison,
  cell: Pick<Cell, 'yardstick'>,
): Side {
  if (cell.yardstick === 'new') return facts.head
  return rowsOf(comparison, facts.base, facts.policy).length > 0 ? facts.base : facts.head
}

function promptOf(
  comparison: PlannedComparison,
  cell: Cell,
  facts: PlanFacts,
): [Prompt, Partials] | undefined {
  const path = comparison[cell.arm]?.path
  const side = facts[cell.arm]
  const prompts = readablePrompts(side)
  const prompt = path === undefined ? undefined : prompts.get(path)
  return prompt === undefined || path === undefined ? undefined : [prompt, partialsFor(path, prompts)]
}

/** One problem for each mistake, with the cases that met it. */
function gatherMistakes(rows: readonly Row[], rendered: readonly Result<RenderedPrompt>[]): Problem[] {
  const found = new Map<string, { problem: Problem; cases: string[] }>()
  rendered.forEach((result, index) => {
    if (result.ok) return
    for (const problem of result.problems) {
      const key = JSON.stringify([problem.path, problem.line, problem.column, problem.code, problem.message])
      const entry = found.get(key) ?? { problem, cases: [] }
      entry.cases.push(`${rows[index]?.dataset}/${rows[index]?.case.id}`)
      found.set(key, entry)
    }
  })
  return [...found.values()].map(({ problem, cases }) => {
    const more = cases.length > maxNamedCases ? ` and ${cases.length - maxNamedCases} more` : ''
    const named = `${cases.slice(0, maxNamedCases).join(', ')}${more}`
    return { ...problem, message: `${problem.message} (${cases.length === 1 ? 'case' : 'cases'} ${named})` }
  })
}

/**
 * Returns the rendered cells in the plan's order: a version's cells together, base before head. A mistake at head is an
 * error; at base it is a warning, and the cases it concerns have no baseline.
 */
export async function renderCells(
  plan: Plan,
  facts: PlanFacts,
  sandbox: Sandboxed,
): Promise<{ cells: RenderedCell[]; problems: Problem[] }> {
  const cells: RenderedCell[] = []
  const problems: Problem[] = []
  for (const comparison of plan.comparisons)
    for (const cell of comparison.cells) {
      const found = promptOf(comparison, cell, facts)
      const fingerprint = comparison[cell.arm]?.fingerprint
      if (found === undefined || fingerprint === undefined) continue
      const [prompt, partials] = found
      const rows = rowsOf(comparison, yardstickSide(facts, comparison, cell), facts.policy)
      const rendered = await sandbox.render({
        prompt,
        partials: [...partials],
        rows: rows.map(({ case: row }) => ({
          input: row.input,
          ...(row.messages === undefined ? {} : { messages: row.messages }),
        })),
        missingVariable: facts.policy.missingVariable,
      })
      const severity = cell.arm === 'head' ? 'error' : 'warning'
      problems.push(...gatherMistakes(rows, rendered).map((problem) => ({ ...problem, severity }) as Problem))
      const ready = rows.flatMap((row, index) => {
        const result = rendered[index]
        return result?.ok ? [{ ...row, rendered: result.value }] : []
      })
      cells.push({ comparison, arm: cell.arm, yardstick: cell.yardstick, fingerprint, rows: ready })
    }
  return { cells, problems: distinct(problems) }
}

/** The same mistake on two yardsticks is one mistake. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()]
}

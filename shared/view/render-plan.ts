/** The plan for people, without a model being called. */
import type { Plan } from '../plan/plan.ts'
import { cutLines } from './cut-lines.ts'
import { layOutPlan, layOutUnaffected, type PlanOptions } from './lay-out-plan.ts'
import { countBytes, maxSummaryBytes } from './render-summary.ts'
import { writeMarkdown } from './write-markdown.ts'
import { type TerminalOptions, writeTerminal } from './write-terminal.ts'

/** Markdown for the job summary, at most 1 MiB. */
export function renderPlanMarkdown(plan: Plan, options: PlanOptions = {}): string {
  const body = writeMarkdown(layOutPlan(plan, options))
  return `${cutLines(body, maxSummaryBytes - 1, countBytes, 'Cut here.')}\n`
}

/** Prompts that changed and that no suite in force evaluates: who reads "no prompt is affected" must know. Markdown, or ''. */
export function renderUncovered(plan: Plan): string {
  const uncovered = plan.unaffected.filter((file) => file.uncovered === true)
  const blocks = layOutUnaffected(uncovered, () => undefined)
  return blocks.length === 0 ? '' : `\n${writeMarkdown(blocks)}\n`
}

/** Aligned text for a terminal. */
export function renderPlanTerminal(plan: Plan, options: TerminalOptions): string {
  return writeTerminal(layOutPlan(plan, {}), options)
}

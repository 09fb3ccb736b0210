/** The job log and the laptop. */
import { type Layout, layOutView } from './lay-out-view.ts'
import type { View } from './view.ts'
import { type TerminalOptions, writeTerminal } from './write-terminal.ts'

const layout: Layout = {
  flips: { limit: 3, open: 3, why: false, narrow: true },
  maxRows: 100,
  maxDiffLines: 40,
  maxDetails: 3,
  maxProblems: 100,
}

/** Aligned text, readable without colour; strangers' control characters are visible marks. */
export function renderTerminal(view: View, options: TerminalOptions): string {
  return writeTerminal(layOutView(view, layout), options)
}

/** The table of slash commands: `/help` and the docs are made of it. */
import type { CommandEntry } from './command.ts'
import { compareCommand } from './compare.ts'
import { evalCommand } from './eval.ts'
import { helpCommand } from './help.ts'
import { tryCommand } from './try.ts'

export const commands: Readonly<Record<string, CommandEntry>> = {
  eval: evalCommand,
  compare: compareCommand,
  try: tryCommand,
  help: helpCommand,
}

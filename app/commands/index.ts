/** The table of slash commands: who may, what it does, and who carries it out. `/help` and the docs are made of it. */
import type { Permission } from '../github/github.ts'
import type { CommandHandler } from './command.ts'
import { evalCommand } from './eval.ts'
import { helpCommand } from './help.ts'

export interface CommandEntry {
  readonly usage: string
  readonly does: string
  /** the least that may use it */
  readonly role: Extract<Permission, 'write' | 'maintain'>
  readonly run: CommandHandler
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  eval: {
    usage: '/eval [PROMPT …] [HEAD SHA]',
    does: 'evaluates the head, or some of its prompts, which opens no merge for the others; once more, where it was evaluated already. For a fork the full SHA says which content was looked at.',
    role: 'write',
    run: evalCommand,
  },
  help: { usage: '/help', does: 'shows this list', role: 'write', run: helpCommand },
}

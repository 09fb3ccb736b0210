/** The table of slash commands: `/help` and the docs are made of it. */

import { budgetCommand } from './budget.ts'
import { cancelCommand } from './cancel.ts'
import type { CommandEntry } from './command.ts'
import { compareCommand } from './compare.ts'
import { diffCommand } from './diff.ts'
import { evalCommand } from './eval.ts'
import { haltCommand } from './halt.ts'
import { helpCommand } from './help.ts'
import { historyCommand } from './history.ts'
import { promoteCommand } from './promote.ts'
import { resumeCommand } from './resume.ts'
import { rollbackCommand } from './rollback.ts'
import { scoreCommand } from './score.ts'
import { tryCommand } from './try.ts'
import { unwaiveCommand } from './unwaive.ts'
import { waiveCommand } from './waive.ts'

export const commands: Readonly<Record<string, CommandEntry>> = {
  eval: evalCommand,
  compare: compareCommand,
  try: tryCommand,
  cancel: cancelCommand,
  waive: waiveCommand,
  unwaive: unwaiveCommand,
  promote: promoteCommand,
  rollback: rollbackCommand,
  halt: haltCommand,
  resume: resumeCommand,
  budget: budgetCommand,
  diff: diffCommand,
  history: historyCommand,
  score: scoreCommand,
  help: helpCommand,
}

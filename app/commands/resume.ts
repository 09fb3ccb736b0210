/** `/resume NAME in ENV`: what was halted is served again, in the version that was halted. */
import type { CommandEntry } from './command.ts'
import { moveHalt } from './move-halt.ts'

const usage = '/resume NAME|all in ENV [because …]'

export const resumeCommand: CommandEntry = {
  usage,
  does: 'serves a halted prompt again, in the version that was halted',
  role: 'maintain',
  where: 'anywhere',
  run: (deps, tenant, request) =>
    moveHalt(deps, tenant, request, { kind: 'resume', usage, isReasonRequired: false }),
}

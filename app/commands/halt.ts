/** `/halt NAME in ENV because …`: whoever asks for the prompt there is answered 423 with the reason. */
import type { CommandEntry } from './command.ts'
import { moveHalt } from './move-halt.ts'

const usage = '/halt NAME|all in ENV because …'

export const haltCommand: CommandEntry = {
  usage,
  does: 'stops serving a prompt in an environment: whoever asks for it is answered 423 with the reason',
  role: 'maintain',
  where: 'anywhere',
  run: (deps, tenant, request) =>
    moveHalt(deps, tenant, request, { kind: 'halt', usage, isReasonRequired: true }),
}

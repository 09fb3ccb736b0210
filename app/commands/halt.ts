/** `/halt NAME in ENV because …`: whoever asks for the prompt there is answered 423 with the reason. */
import type { Deps } from '../deps.ts'
import { planHalt } from '../promotion/plan-halt.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { moveServed, promptsOf } from './move-served.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/halt NAME|all in ENV because …'

export const haltCommand: CommandEntry = {
  usage,
  does: 'stops serving a prompt in an environment: whoever asks for it is answered 423 with the reason',
  role: 'maintain',
  where: 'anywhere',
  run: halt,
}

async function halt(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { operands, clauses, problems } = readClauses(request.text, {
    operands: { name: 'NAME or all', least: 1, most: 1 },
    clauses: {
      in: { value: 'ENV', isRequired: true },
      because: { value: 'a reason', isRequired: true, takesRest: true },
    },
  })
  if (problems.length > 0) return { isDone: false, text: describeMistakes(problems, usage) }
  return await moveServed(deps, tenant, request, {
    kind: 'halt',
    name: operands[0] ?? '',
    environment: clauses.in,
    why: clauses.because,
    plan: async (served, asked) => promptsOf(served).map((one) => planHalt(one, 'halt', asked)),
  })
}

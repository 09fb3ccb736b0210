/** `/resume NAME in ENV`: what was halted is served again, in the version that was halted. */
import type { Deps } from '../deps.ts'
import { planHalt } from '../promotion/plan-halt.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { moveServed, promptsOf } from './move-served.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/resume NAME|all in ENV [because …]'

export const resumeCommand: CommandEntry = {
  usage,
  does: 'serves a halted prompt again, in the version that was halted',
  role: 'maintain',
  where: 'anywhere',
  run: resume,
}

async function resume(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { operands, clauses, problems } = readClauses(request.text, {
    operands: { name: 'NAME or all', least: 1, most: 1 },
    clauses: { in: { value: 'ENV', isRequired: true }, because: { value: 'a reason', takesRest: true } },
  })
  if (problems.length > 0) return { isDone: false, text: describeMistakes(problems, usage) }
  return await moveServed(deps, tenant, request, {
    kind: 'resume',
    name: operands[0] ?? '',
    environment: clauses.in,
    why: clauses.because,
    plan: async (served, asked) => promptsOf(served).map((one) => planHalt(one, 'resume', asked)),
  })
}

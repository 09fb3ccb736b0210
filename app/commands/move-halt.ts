/** What `/halt` and `/resume` have in common: a prompt, an environment, and a pointer that stays at its version. */
import type { Deps } from '../deps.ts'
import { planHalt } from '../promotion/plan-halt.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer } from './command.ts'
import { decline } from './decline.ts'
import { moveServed, promptsOf } from './move-served.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

interface Halting {
  readonly kind: 'halt' | 'resume'
  readonly usage: string
  /** who stops something says why */
  readonly isReasonRequired: boolean
}

export async function moveHalt(
  deps: Deps,
  tenant: Tenant,
  request: AnyRequest,
  { kind, usage, isReasonRequired }: Halting,
): Promise<CommandAnswer> {
  const { operands, isOfAll, clauses, problems } = readClauses(request.text, {
    operands: { name: 'NAME or all', least: 1, most: 1 },
    clauses: {
      in: { value: 'ENV', isRequired: true },
      because: { value: 'a reason', isRequired: isReasonRequired, takesRest: true },
    },
  })
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  return await moveServed(deps, tenant, request, {
    kind,
    name: isOfAll ? undefined : operands[0],
    environment: clauses.in,
    why: clauses.because,
    plan: async (served, asked) => promptsOf(served).map((one) => planHalt(one, kind, asked)),
  })
}

/** `/rollback NAME|all [in ENV] [to VERSION]`: an environment serves what it served before; rolled back once more, what came after. */
import type { Deps } from '../deps.ts'
import { type Asked, type PlannedMove, planRollback } from '../promotion/plan-rollback.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import type { Served } from './find-served.ts'
import { findVersion } from './find-version.ts'
import { moveServed, promptsOf } from './move-served.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const usage = '/rollback NAME|all [in ENV] [to VERSION] [because …]'

export const rollbackCommand: CommandEntry = {
  usage,
  does: 'has an environment serve the version before, or one that it served once; `all`: of what its last move changed. Needs no new evidence. A canary ends. Once more, it goes forward again.',
  role: 'maintain',
  where: 'anywhere',
  run: rollback,
}

/** How far back the versions that an environment served are looked for. */
const lookBack = 1_000

async function rollback(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { operands, isOfAll, clauses, problems } = readClauses(request.text, {
    operands: { name: 'NAME or all', least: 1, most: 1 },
    clauses: {
      in: { value: 'ENV' },
      to: { value: 'VERSION' },
      because: { value: 'a reason', takesRest: true },
    },
  })
  const [name = ''] = operands
  const mistakes =
    isOfAll && clauses.to !== undefined
      ? [...problems, 'a version is of one prompt: name it instead of all']
      : problems
  if (mistakes.length > 0) return decline(describeMistakes(mistakes, usage))
  return await moveServed(deps, tenant, request, {
    kind: 'rollback',
    name: isOfAll ? undefined : name,
    environment: clauses.in,
    why: clauses.because,
    choose: lastMove,
    plan: async (served, asked) => {
      const version = clauses.to === undefined ? undefined : await findVersion(deps, tenant, name, clauses.to)
      if (typeof version === 'string') return version
      return await planAll(deps, tenant, served, asked, version?.fingerprint)
    },
  })
}

async function planAll(
  { store }: Deps,
  tenant: Tenant,
  served: Served,
  asked: Asked,
  to: string | undefined,
): Promise<readonly PlannedMove[]> {
  const { environment } = served
  return await Promise.all(
    promptsOf(served).map(async (one) => {
      const of = { environment, prompt: one.prompt }
      const history = await store.promotions.history(tenant.row.id, of, lookBack)
      return planRollback({ ...one, history, ...(to === undefined ? {} : { to }) }, asked)
    }),
  )
}

/** What the newest move of the environment changed. */
function lastMove({ environment, pointers }: Served): Served {
  const newest = [...pointers].sort((a, b) => b.id - a.id)[0]
  const moved = new Set(
    pointers.flatMap(({ requestId, prompt }) => (requestId === newest?.requestId ? [prompt] : [])),
  )
  return { environment, pointers: pointers.filter(({ prompt }) => moved.has(prompt)) }
}

/** What `/rollback`, `/halt` and `/resume` have in common: what is served → a plan for each prompt → one move, and its answer. */
import { formatList } from '../../shared/verdict/format-in-sentence.ts'
import type { Deps } from '../deps.ts'
import { movePointer, type PointerMove } from '../promotion/move-pointer.ts'
import type { Asked, PlannedMove } from '../promotion/plan-rollback.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import { answerRequest, refuseCommand } from './answer-request.ts'
import type { AnyRequest, CommandAnswer } from './command.ts'
import { findRival, findServed, type Served } from './find-served.ts'

export interface ServedWish {
  readonly kind: PointerMove['kind']
  /** absent: each prompt that `choose` leaves */
  readonly name: string | undefined
  readonly environment: string | undefined
  readonly why: string | undefined
  readonly choose?: (served: Served) => Served
  /** plain text where nothing can be planned */
  readonly plan: (served: Served, asked: Asked) => Promise<readonly PlannedMove[] | string>
}

export interface ServedPrompt {
  readonly prompt: string
  readonly stable: PointerRow | undefined
  readonly canary: PointerRow | undefined
}

/** Its active pointers, prompt by prompt. */
export function promptsOf({ pointers }: Served): readonly ServedPrompt[] {
  return [...new Set(pointers.map(({ prompt }) => prompt))].map((prompt) => {
    const of = (wanted: PointerRow['slot']) =>
      pointers.find((one) => one.prompt === prompt && one.slot === wanted)
    return { prompt, stable: of('stable'), canary: of('canary') }
  })
}

export async function moveServed(
  deps: Deps,
  tenant: Tenant,
  request: AnyRequest,
  wish: ServedWish,
): Promise<CommandAnswer> {
  const { wish: sourceEvent, actor, number: issue } = request
  const [earlier] = await deps.store.promotions.findRequests(tenant.row.id, { sourceEvent }, 1)
  // the process ended before it could answer; what was begun only is done now
  if (earlier !== undefined && earlier.state !== 'proving') return await answerRequest(deps, tenant, earlier)

  const found = await findServed(deps, tenant, wish)
  if (typeof found === 'string') return refuseCommand(found)
  const served = wish.name === undefined ? (wish.choose?.(found) ?? found) : found
  // "the version before" is another one after a move; a halt must not wait, and only what is halted is resumed
  const rival = wish.kind === 'rollback' ? await findRival(deps, tenant, served.pointers, request) : undefined
  if (rival !== undefined) return refuseCommand(rival)

  const { kind, why } = wish
  const reason = why === undefined ? {} : { why }
  const plans = await wish.plan(served, { sourceEvent, actor, atMs: deps.nowMs(), ...reason })
  if (typeof plans === 'string') return refuseCommand(plans)
  const prompts = plans.map(({ told }) => told)
  if (prompts.every(({ outcome }) => outcome !== 'moved')) return refuseCommand(describeStill(served, plans))

  const row = await movePointer(deps, tenant, {
    ...{ environment: served.environment, kind, sourceEvent, issue, actor, ...reason, prompts },
    rows: plans.flatMap(({ row }) => row ?? []),
    end: plans.flatMap(({ end }) => end ?? []),
  })
  return await answerRequest(deps, tenant, row)
}

function describeStill({ environment }: Served, plans: readonly PlannedMove[]): string {
  const whys = plans.map(({ told }) => `${told.prompt}: ${told.why ?? 'it is so already'}`)
  return `nothing changes in ${environment}: ${formatList(whys, 3)}`
}

/** What an environment serves changes in one unit: all pointers of a request or none, with their history and the jobs that tell. */
import { and, eq, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { growGeneration } from './generation.ts'
import { insertJobs } from './insert-deliveries.ts'
import { insertRows } from './insert-rows.ts'
import { listValues } from './list-values.ts'
import { changeRequest, getRequest } from './promotion-requests.ts'
import { toPointer, toPointerInsert } from './promotion-rows.ts'
import type { Moved, NewPointer, PointerRow, Promotions, RequestRow } from './promotion-store.ts'
import type { Lifecycle, TransitionRow } from './prompt-store.ts'
import type { Writer } from './run-writes.ts'
import { promotions } from './schema/promotions.ts'
import { addTransitions } from './transitions.ts'

type Move = Parameters<Promotions['move']>[0]

export async function movePointers(writer: Writer, reader: Db, unit: Move): Promise<Moved> {
  const told = await writer.run((db) => moveInUnit(db, unit))
  if (told.kind === 'conflict')
    return { kind: 'conflict', active: await listActive(reader, told.request, unit) }
  // not what the unit gives: a server keeps that as one text, and these may be thousands
  const rows = await reader
    .select()
    .from(promotions)
    .where(and(eq(promotions.repositoryId, unit.repositoryId), eq(promotions.requestId, unit.requestId)))
    .orderBy(promotions.id)
  return { kind: told.kind, rows: rows.map(toPointer) }
}

async function moveInUnit(
  db: Db,
  unit: Move,
): Promise<{ readonly kind: Moved['kind']; readonly request: RequestRow }> {
  const { repositoryId, requestId, rows, nowMs } = unit
  const request = await getRequest(db, repositoryId, requestId)
  if (request === undefined) throw new Error(`there is no promotion request ${requestId}`)
  if (request.state === 'moved') return { kind: 'exists', request }

  const active = await listActive(db, request, unit)
  const bySlot = new Map(active.map((one) => [toSlot(one), one.id]))
  const canaries = new Set(active.filter(({ slot }) => slot === 'canary').map(({ id }) => id))
  const isAsExpected =
    rows.every((row) => bySlot.get(toSlot(row)) === row.expected) &&
    (unit.end ?? []).every((id) => canaries.has(id))
  if (!isAsExpected || request.state === 'replaced') return { kind: 'conflict', request }

  await db
    .update(promotions)
    .set({ isActive: false })
    .where(
      and(
        eq(promotions.repositoryId, repositoryId),
        sql`${promotions.id} in ${listValues(active.map(({ id }) => id))}`,
      ),
    )
  // a row that is there already is a mistake here: the whole unit fails
  await insertRows(
    db,
    promotions,
    rows.map((row) => toPointerInsert(request, row)),
    sql``,
  )
  await addTransitions(db, toTransitions(request, active, rows, nowMs))
  await changeRequest(db, {
    repositoryId,
    id: requestId,
    from: [request.state],
    patch: { state: 'moved', result: unit.result },
    nowMs,
    jobs: [],
  })
  await growGeneration(db)
  await insertJobs(db, unit.jobs)
  return { kind: 'moved', request }
}

/** of the slots that would move, and of those that would end */
async function listActive(db: Db, request: RequestRow, { rows, end = [] }: Move): Promise<PointerRow[]> {
  const prompts = rows.map(({ prompt }) => prompt)
  const found = await db
    .select()
    .from(promotions)
    .where(
      and(
        eq(promotions.repositoryId, request.repositoryId),
        eq(promotions.environment, request.environment),
        sql`is_active = 1`,
        sql`(${promotions.prompt} in ${listValues(prompts)} or ${promotions.id} in ${listValues(end)})`,
      ),
    )
  const slots = new Set(rows.map(toSlot))
  return found.map(toPointer).filter((one) => slots.has(toSlot(one)) || end.includes(one.id))
}

function toSlot({ prompt, slot }: Pick<PointerRow, 'prompt' | 'slot'>): string {
  return `${slot} ${prompt}`
}

const becomes: Readonly<Record<PointerRow['kind'], Lifecycle>> = {
  promotion: 'active',
  rollback: 'active',
  canary: 'canary',
  halt: 'halted',
  resume: 'resumed',
}

/** What left comes before what came; what stays served in the environment has not left it. */
function toTransitions(
  request: RequestRow,
  ended: readonly PointerRow[],
  rows: readonly NewPointer[],
  nowMs: number,
): TransitionRow[] {
  const of = {
    repositoryId: request.repositoryId,
    environment: request.environment,
    cause: `request/${request.id}`,
    atMs: nowMs,
  }
  const stays = new Set(rows.map(toServed))
  const actors = new Map(rows.map(({ prompt, actor }) => [prompt, actor]))
  const left = ended
    .filter((one) => !stays.has(toServed(one)))
    .map(({ prompt, toFingerprint }) => ({
      ...of,
      prompt,
      fingerprint: toFingerprint,
      state: request.kind === 'rollback' ? ('rolled-back' as const) : ('superseded' as const),
      actor: actors.get(prompt) ?? request.actor,
    }))
  const came = rows.map(({ prompt, toFingerprint, kind, actor }) => ({
    ...of,
    prompt,
    fingerprint: toFingerprint,
    state: becomes[kind],
    actor,
  }))
  return [...left, ...came]
}

function toServed({ prompt, toFingerprint }: Pick<PointerRow, 'prompt' | 'toFingerprint'>): string {
  return `${toFingerprint} ${prompt}`
}

/** Edge: the store → the copy that is served from. Of what the last copy holds, nothing is read again. */
import { createHash } from 'node:crypto'
import { unpackVersion } from '../../shared/promotion/version-parts.ts'
import { indexReadKeys } from '../identity/read-keys.ts'
import type { PointerRow, RequestRow } from '../store/promotion-store.ts'
import type { RepositoryRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { arrangePlaces } from './arrange-places.ts'
import { describeServed, type ServedFacts } from './describe-served.ts'
import type { KnownArm, ServedArm, ServedCopy } from './served-copy.ts'

export interface ServingStore {
  readonly promotions: Pick<Store['promotions'], 'generation' | 'allPointers' | 'getRequest'>
  readonly prompts: Pick<Store['prompts'], 'getVersion'>
  readonly readKeys: Pick<Store['readKeys'], 'all'>
  readonly repositories: Pick<Store['repositories'], 'listActive'>
}

export type Links = ServedFacts['links']

/** so many are read at once; between them the process answers */
const atOnce = 32

export async function loadCopy(
  store: ServingStore,
  links: Links,
  last: ServedCopy | undefined,
): Promise<ServedCopy> {
  // before the rest: a move meanwhile is seen by the next look
  const generation = await store.promotions.generation()
  const hasMoved = last === undefined || last.generation !== generation
  const [homes, rows, pointers] = await Promise.all([
    store.repositories.listActive(),
    store.readKeys.all(),
    hasMoved ? store.promotions.allPointers() : last.pointers,
  ])
  const keys = indexReadKeys(rows)
  const names = JSON.stringify(homes.map(({ id, owner, name }) => [id, owner, name]))
  if (!hasMoved && last.names === names) return { ...last, keys }
  const arms = await readArms(store, links, wantedArms(pointers, homes), last)
  const repositories = arrangePlaces(homes, pointers, arms)
  return { generation, repositories, keys, pointers, names, arms }
}

async function readArms(
  store: ServingStore,
  links: Links,
  all: readonly Wanted[],
  last: ServedCopy | undefined,
): Promise<Map<number, KnownArm>> {
  const arms = new Map<number, KnownArm>()
  const missing: Wanted[] = []
  for (const wanted of all) {
    const known = last?.arms.get(wanted.pointer.id)
    if (known?.madeFrom === wanted.madeFrom) arms.set(wanted.pointer.id, known)
    else missing.push(wanted)
  }
  const requests = rememberRequests(store)
  for (let from = 0; from < missing.length; from += atOnce) {
    const made = missing.slice(from, from + atOnce).map(async (wanted) => {
      const arm = await readArm(store, requests, wanted, links)
      arms.set(wanted.pointer.id, { madeFrom: wanted.madeFrom, arm })
    })
    await Promise.all(made)
    // reads of a file are synchronous: without this nobody is answered until the last one
    await new Promise(setImmediate)
  }
  return arms
}

interface Wanted {
  readonly pointer: PointerRow
  readonly repository: RepositoryRow
  readonly percent: number
  readonly madeFrom: string
}

function wantedArms(pointers: readonly PointerRow[], rows: readonly RepositoryRow[]): Wanted[] {
  const homes = new Map(rows.map((row) => [row.id, row]))
  const placeOf = (one: PointerRow) => JSON.stringify([one.repositoryId, one.environment, one.prompt])
  const canaries = new Map(
    pointers.flatMap((one) => (one.slot === 'canary' ? [[placeOf(one), one.percent ?? 0]] : [])),
  )
  return pointers.flatMap((pointer) => {
    const repository = homes.get(pointer.repositoryId)
    if (repository === undefined || pointer.kind === 'halt') return []
    const canary = canaries.size === 0 ? 0 : (canaries.get(placeOf(pointer)) ?? 0)
    const percent = pointer.slot === 'canary' ? canary : 100 - canary
    return [{ pointer, repository, percent, madeFrom: `${repository.owner}/${repository.name} ${percent}` }]
  })
}

async function readArm(
  store: ServingStore,
  requestOf: (pointer: PointerRow) => Promise<ServedFacts['request']>,
  { pointer, repository, percent }: Wanted,
  links: Links,
): Promise<ServedArm | undefined> {
  const row = await store.prompts.getVersion(pointer.repositoryId, pointer.toFingerprint)
  const parts = row?.parts === undefined ? undefined : unpackVersion(row.parts)
  if (row?.parts === undefined || parts === undefined) return undefined
  const request = await requestOf(pointer)
  const { id, firstCommit } = row
  const version = { id, firstCommit, ...parts }
  const served = describeServed({
    repository,
    pointer,
    version,
    percent,
    links,
    ...(request === undefined ? {} : { request }),
  })
  const body = Buffer.from(JSON.stringify(served))
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 8)
  const { slot: arm, toFingerprint: fingerprint } = pointer
  const etag = `"${fingerprint}.${arm}.${digest}"`
  return { arm, version: served.version, fingerprint, etag, body, parts: row.parts }
}

/** A release moves many pointers: its request is read once. */
function rememberRequests(store: ServingStore): (pointer: PointerRow) => Promise<ServedFacts['request']> {
  const read = new Map<string, Promise<{ row: RequestRow; standings: Map<string, string> } | undefined>>()
  const readOnce = async (repositoryId: number, id: string) => {
    const row = await store.promotions.getRequest(repositoryId, id)
    if (row === undefined) return undefined
    const standings = row.result.prompts.flatMap(({ prompt, standing }): [string, string][] =>
      standing === undefined ? [] : [[prompt, standing]],
    )
    return { row, standings: new Map(standings) }
  }
  return async ({ repositoryId, requestId, prompt }) => {
    const key = `${repositoryId}/${requestId}`
    const reading = read.get(key) ?? readOnce(repositoryId, requestId)
    read.set(key, reading)
    const found = await reading
    if (found === undefined) return undefined
    const { source, ref } = found.row
    const standing = found.standings.get(prompt)
    return { source, ref, ...(standing === undefined ? {} : { standing }) }
  }
}

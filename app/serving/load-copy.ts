/** Edge: the store → the copy that is served from. Of what the last copy holds, nothing is read again. */
import { indexReadKeys } from '../identity/read-keys.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { RepositoryRow } from '../store/rows.ts'
import type { Store } from '../store/store.ts'
import { arrangePlaces, shareOut } from './arrange-places.ts'
import { type Links, readArms } from './read-arms.ts'
import { type KnownPointer, repositoryKey, type ServedCopy, type ServedRepository } from './served-copy.ts'

export interface ServingStore {
  readonly promotions: Pick<Store['promotions'], 'generation'>
  readonly readKeys: Pick<Store['readKeys'], 'all'>
  readonly repositories: Pick<Store['repositories'], 'listActive'>
  readonly served: Store['served']
}

/** so many are read at once; between them the process answers */
const pointersAtOnce = 200

export async function loadCopy(
  store: ServingStore,
  links: Links,
  last: ServedCopy | undefined,
): Promise<ServedCopy> {
  // before the rest: a move meanwhile is seen by the next look
  const generation = await store.promotions.generation()
  const [homes, keys] = await Promise.all([store.repositories.listActive(), store.readKeys.all()])
  const before = new Map([...(last?.repositories.values() ?? [])].map((one) => [one.id, one]))
  const hasMoved = last?.generation !== generation
  const isHome = homes.length === before.size && homes.every((row) => isSame(before.get(row.id), row))
  if (last !== undefined && !hasMoved && isHome) return { ...last, keys: indexReadKeys(keys) }

  const groups = groupByRepository(await readPointers(store, before))
  const repositories = new Map<string, ServedRepository>()
  for (const home of homes) {
    const known = before.get(home.id)
    const pointers = groups.get(home.id) ?? []
    const served =
      known !== undefined && isSame(known, home) && hasAll(known, pointers)
        ? known
        : await readRepository(store, links, home, pointers, known)
    repositories.set(repositoryKey(home.owner, home.name), served)
  }
  return { generation, repositories, keys: indexReadKeys(keys) }
}

const isSame = (known: ServedRepository | undefined, { owner, name }: RepositoryRow): boolean =>
  known?.owner === owner && known.name === name

/** ids are never used again: if all of them are known, and no other one is, they are the same pointers */
const hasAll = ({ pointers }: ServedRepository, now: readonly PointerRow[]): boolean =>
  pointers.size === now.length && now.every(({ id }) => pointers.has(id))

async function readPointers(
  store: ServingStore,
  before: ReadonlyMap<number, ServedRepository>,
): Promise<readonly PointerRow[]> {
  const known = new Map<number, PointerRow>()
  for (const { pointers } of before.values()) for (const [id, { pointer }] of pointers) known.set(id, pointer)
  const ids = await store.served.activeIds()
  const found = ids.flatMap((id) => known.get(id) ?? [])
  const missing = ids.filter((id) => !known.has(id))
  for (let from = 0; from < missing.length; from += pointersAtOnce) {
    found.push(...(await store.served.pointers(missing.slice(from, from + pointersAtOnce))))
    await breathe()
  }
  return found
}

function groupByRepository(pointers: readonly PointerRow[]): Map<number, PointerRow[]> {
  const groups = new Map<number, PointerRow[]>()
  for (const pointer of pointers) {
    const group = groups.get(pointer.repositoryId)
    if (group === undefined) groups.set(pointer.repositoryId, [pointer])
    else group.push(pointer)
  }
  return groups
}

async function readRepository(
  store: ServingStore,
  links: Links,
  { id, owner, name }: RepositoryRow,
  rows: readonly PointerRow[],
  last: ServedRepository | undefined,
): Promise<ServedRepository> {
  const isRenamed = last === undefined || last.owner !== owner || last.name !== name
  const wanted = shareOut(rows)
  const missing = wanted.filter(({ pointer, percent }) => {
    const known = isRenamed ? undefined : last.pointers.get(pointer.id)
    return known?.percent !== percent && pointer.kind !== 'halt'
  })
  const arms = await readArms(store.served, links, { owner, name }, missing)
  const pointers = new Map(
    wanted.map((one): [number, KnownPointer] => {
      const known = last?.pointers.get(one.pointer.id)
      const arm = arms.get(one.pointer.id) ?? (isRenamed ? undefined : known?.arm)
      return [one.pointer.id, arm === undefined ? one : { ...one, arm }]
    }),
  )
  return { id, owner, name, pointers, environments: arrangePlaces(pointers.values()) }
}

/** Reads of a file are synchronous: without this nobody is answered until the last one. */
const breathe = (): Promise<void> => new Promise(setImmediate)

/** Edge: pointers → the answers that are sent for them, made once. */
import { createHash } from 'node:crypto'
import { unpackVersion } from '../../shared/promotion/version-parts.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { ServedReads, ServedRequest, ServedVersion } from '../store/served-store.ts'
import { describeServed, type ServedFacts } from './describe-served.ts'
import type { ServedArm } from './served-copy.ts'

export type Links = ServedFacts['links']

interface Wanted {
  readonly pointer: PointerRow
  readonly percent: number
}

/** so many are made before the process answers others */
const armsAtOnce = 25

/** By pointer; those of versions that cannot be read are left out. */
export async function readArms(
  store: Pick<ServedReads, 'versions' | 'requests'>,
  links: Links,
  repository: ServedFacts['repository'],
  wanted: readonly Wanted[],
): Promise<Map<number, ServedArm>> {
  const arms = new Map<number, ServedArm>()
  const requestOf = rememberRequests(store)
  for (let from = 0; from < wanted.length; from += armsAtOnce) {
    const some = wanted.slice(from, from + armsAtOnce)
    const id = some[0]?.pointer.repositoryId ?? 0
    const fingerprints = some.map(({ pointer }) => pointer.toFingerprint)
    const rows = await store.versions(id, fingerprints)
    const versions = new Map(rows.map((row) => [row.fingerprint, row]))
    const findRequest = await requestOf(
      id,
      some.map(({ pointer }) => pointer.requestId),
    )
    for (const { pointer, percent } of some) {
      const version = versions.get(pointer.toFingerprint)
      const request = findRequest(pointer)
      const arm = version && makeArm({ repository, pointer, percent, links, ...request }, version)
      if (arm !== undefined) arms.set(pointer.id, arm)
    }
    await new Promise(setImmediate)
  }
  return arms
}

function makeArm(facts: Omit<ServedFacts, 'version'>, row: ServedVersion): ServedArm | undefined {
  const parts = row.parts === undefined ? undefined : unpackVersion(row.parts)
  if (row.parts === undefined || parts === undefined) return undefined
  const { slot: arm, toFingerprint: fingerprint } = facts.pointer
  const served = describeServed({ ...facts, version: { ...row, ...parts } })
  const body = Buffer.from(JSON.stringify(served))
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 8)
  const etag = `"${fingerprint}.${arm}.${digest}"`
  return { arm, version: served.version, fingerprint, etag, body, parts: row.parts }
}

type FindRequest = (pointer: PointerRow) => Pick<ServedFacts, 'request'>

/** A release moves many pointers: its request is read once. */
function rememberRequests(store: Pick<ServedReads, 'requests'>) {
  const read = new Map<string, { row: ServedRequest; standings: Map<string, string> }>()
  return async (repositoryId: number, ids: readonly string[]): Promise<FindRequest> => {
    const missing = [...new Set(ids)].filter((id) => !read.has(id))
    for (const row of missing.length === 0 ? [] : await store.requests(repositoryId, missing)) {
      const standings = row.result.prompts.flatMap(({ prompt, standing }): [string, string][] =>
        standing === undefined ? [] : [[prompt, standing]],
      )
      read.set(row.id, { row, standings: new Map(standings) })
    }
    return ({ requestId, prompt }) => {
      const found = read.get(requestId)
      if (found === undefined) return {}
      const { source, ref } = found.row
      const standing = found.standings.get(prompt)
      return { request: { source, ref, ...(standing === undefined ? {} : { standing }) } }
    }
  }
}

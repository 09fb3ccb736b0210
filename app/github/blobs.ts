/** Contents by object id through the API, held to their id: what came is what was asked for. */
import { createHash } from 'node:crypto'
import type { RepositoryContext } from './context.ts'
import { GitHubFault } from './github.ts'
import { mapParallel } from './map-parallel.ts'
import type { Cache } from './open-cache.ts'
import { collectBytes, type Stalls, streamAnswer, watchStalls } from './stream-answer.ts'

const blobsAtOnce = 8

/** Each blob's bytes by its id. Throws `invalid` for one above `maxBytes`, `not-found` for an id that is not there. */
export async function readBlobs(
  context: RepositoryContext,
  oids: Iterable<string>,
  maxBytes: number,
  cache: Cache<Uint8Array>,
): Promise<Map<string, Uint8Array>> {
  const wanted = [...new Set(oids)]
  for (const oid of wanted) assertObjectId(oid)
  const contents = await mapParallel(wanted, blobsAtOnce, async (oid) => {
    const key = `${context.ref.id} ${oid}`
    const bytes = cache.get(key) ?? (await readWhole(context, oid, maxBytes))
    if (bytes.length > maxBytes) throw tooLarge(oid, maxBytes)
    cache.set(key, bytes)
    return [oid, bytes] as const
  })
  return new Map(contents)
}

/** Nothing is held; the request ends when the reader stops early. */
export async function* streamBlob(
  context: RepositoryContext,
  oid: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  assertObjectId(oid)
  const { data } = await context.caller.read(async (octokit) => {
    const stalls = watchStalls(context.deadlineMs)
    try {
      const answer = await octokit.rest.git.getBlob(rawBlob(context, oid, stalls))
      return { ...answer, data: streamAnswer(answer.data, stalls) }
    } catch (error) {
      stalls.end()
      throw error
    }
  })
  yield* data
}

/** Read within the request, so that a cut answer is asked for again. */
async function readWhole(context: RepositoryContext, oid: string, maxBytes: number): Promise<Uint8Array> {
  const { data } = await context.caller.read(async (octokit) => {
    const stalls = watchStalls(context.deadlineMs)
    try {
      const answer = await octokit.rest.git.getBlob(rawBlob(context, oid, stalls))
      if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(oid, maxBytes)
      const bytes = await collectBytes(streamAnswer(answer.data, stalls), maxBytes)
      if (bytes === undefined) throw tooLarge(oid, maxBytes)
      assertContent(oid, bytes)
      return { ...answer, data: bytes }
    } finally {
      stalls.end()
    }
  })
  return data
}

function rawBlob({ at }: RepositoryContext, oid: string, { signal }: Stalls) {
  return {
    ...at,
    file_sha: oid,
    mediaType: { format: 'raw' },
    request: { signal, parseSuccessResponseBody: false },
  }
}

function assertObjectId(oid: string): void {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(oid)) return
  throw new GitHubFault(`"${oid.slice(0, 80)}" is not an object id`, { kind: 'not-found' })
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects#_object_storage */
function assertContent(oid: string, bytes: Uint8Array): void {
  const hash = createHash(oid.length === 40 ? 'sha1' : 'sha256')
  if (hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === oid) return
  throw new GitHubFault(`GitHub answered with another content than that of blob ${oid}`, {
    kind: 'unavailable',
  })
}

function tooLarge(oid: string, maxBytes: number): GitHubFault {
  return new GitHubFault(`blob ${oid} has more than ${maxBytes} bytes`, { kind: 'invalid' })
}

/** Contents by object id: one `git cat-file --batch` for many, a stream for a large one. */
import { GitProblem } from './git-problem.ts'
import { collectText, endGit, exitOfGit, explainFailure, type GitContext, startGit } from './run-git.ts'

/**
 * Each blob's bytes by its id. Throws `blob-too-large` as soon as git announces one above `maxBytes`, before its content
 * is held; `missing-object` for an id that is not here; `not-a-blob` for a commit or a tree.
 */
export async function readBlobs(
  context: GitContext,
  oids: Iterable<string>,
  maxBytes: number,
): Promise<Map<string, Uint8Array>> {
  const wanted = [...new Set(oids)]
  const blobs = new Map<string, Uint8Array>()
  if (wanted.length === 0) return blobs
  for (const oid of wanted) assertObjectId(oid)
  const child = startGit(context, ['cat-file', '--batch'], {
    stdin: wanted.map((oid) => `${oid}\n`).join(''),
  })
  const said = collectText(child.stderr)
  const exit = exitOfGit(context, child, 'cat-file')
  exit.catch(() => {}) // awaited below; a failure of reading comes first
  const reader = readPieces(child.stdout)
  try {
    for (const oid of wanted) {
      const header = await reader.line()
      if (header === undefined) break
      blobs.set(oid, await readOne(reader, oid, header, maxBytes))
    }
  } finally {
    if (blobs.size < wanted.length) endGit(child)
  }
  const code = await exit
  if (blobs.size < wanted.length || code !== 0) throw explainFailure(context, 'cat-file', code, said())
  return blobs
}

async function readOne(reader: Pieces, oid: string, header: string, maxBytes: number): Promise<Uint8Array> {
  const [, type, size] = header.split(' ')
  if (type !== 'blob' && size !== undefined)
    throw new GitProblem('not-a-blob', `object ${oid} is a ${type}, not a file's content`)
  if (type !== 'blob') throw missingObject(oid)
  const sizeBytes = Number(size)
  if (sizeBytes > maxBytes)
    throw new GitProblem('blob-too-large', `object ${oid} has ${sizeBytes} bytes, more than ${maxBytes}`)
  const content = await reader.bytes(sizeBytes + 1)
  if (content === undefined) throw new GitProblem('git-failed', `git cat-file ended within object ${oid}`)
  return content.subarray(0, sizeBytes)
}

/** A blob's bytes as they come; nothing is held. Ends git when the reader stops early. Throws like `readBlobs`. */
export async function* streamBlob(
  context: GitContext,
  oid: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  assertObjectId(oid)
  const child = startGit(context, ['cat-file', 'blob', oid])
  const said = collectText(child.stderr)
  const exit = exitOfGit(context, child, 'cat-file', false)
  exit.catch(() => {})
  try {
    for await (const chunk of child.stdout) yield chunk as Uint8Array
    const code = await exit
    if (code === 0) return
    if (/bad file|could not get object info|unable to find/i.test(said())) throw missingObject(oid)
    throw explainFailure(context, 'cat-file', code, said())
  } finally {
    endGit(child)
  }
}

/** As in a partial or shallow clone. */
function missingObject(oid: string): GitProblem {
  return new GitProblem('missing-object', `object ${oid} is not in this clone`, {
    hint: 'set fetch-depth: 0 and no filter in actions/checkout',
  })
}

function assertObjectId(oid: string): void {
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(oid))
    throw new GitProblem('missing-object', `"${oid.slice(0, 80)}" is not an object id`)
}

interface Pieces {
  /** up to the next newline, without it; undefined at the end */
  readonly line: () => Promise<string | undefined>
  /** exactly so many; undefined when there are fewer */
  readonly bytes: (count: number) => Promise<Uint8Array | undefined>
}

function readPieces(stream: AsyncIterable<Buffer>): Pieces {
  const source = stream[Symbol.asyncIterator]()
  let rest: Buffer = Buffer.alloc(0)
  const next = async (): Promise<Buffer | undefined> => {
    const step = await source.next()
    return step.done === true ? undefined : step.value
  }
  return {
    line: async () => {
      let end = rest.indexOf(10)
      while (end < 0) {
        const chunk = await next()
        if (chunk === undefined) return undefined
        rest = Buffer.concat([rest, chunk])
        end = rest.indexOf(10)
      }
      const line = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + 1)
      return line
    },
    bytes: async (count) => {
      if (rest.length >= count) {
        const piece = Buffer.from(rest.subarray(0, count)) // a copy, so that a small blob does not keep a large chunk alive
        rest = rest.subarray(count)
        return piece
      }
      const parts: Buffer[] = [rest]
      let held = rest.length
      while (held < count) {
        const chunk = await next()
        if (chunk === undefined) return undefined
        parts.push(chunk)
        held += chunk.length
      }
      const all = Buffer.concat(parts, held)
      rest = all.subarray(count)
      return all.subarray(0, count)
    },
  }
}

/** Files that hold secrets: read by their owner alone, there as a whole or not at all, and never in the place of another. */
import { createWriteStream } from 'node:fs'
import { access, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What whoever gave the command can mend. */
export class FileRefusal extends Error {
  override readonly name = 'FileRefusal'
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Refuses to write where something is or no folder is, and to write a database into a stream. */
export async function refuseFile(path: string): Promise<void> {
  if (path === '-') throw new FileRefusal('a copy of the database is a file: name one')
  const folder = dirname(path)
  if (!(await isThere(folder))) throw new FileRefusal(`there is no folder ${folder}: make it first`)
  if (await isThere(path)) throw new FileRefusal(`${path} is there already: name another file, or remove it`)
}

/** `fill` is given an empty file beside `path`, which takes its name when it is whole and on the disk. */
async function writeWhole(path: string, fill: (part: string) => Promise<void>): Promise<void> {
  await refuseFile(path)
  const part = `${path}.part`
  try {
    await rm(part, { force: true })
    await (await open(part, 'wx', 0o600)).close()
    await fill(part)
    await sync(part)
    await rename(part, path)
    await sync(dirname(path))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/** A folder's entry is on the disk only when the folder was written too. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** How many lines; `-` is `stdout`. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
  stdout: NodeJS.WritableStream,
): Promise<number> {
  let count = 0
  async function* numbered(): AsyncGenerator<string> {
    for await (const line of lines) {
      count += 1
      yield `${line}\n`
    }
  }
  if (path === '-') await pipeline(numbered, stdout, { end: false })
  else await writeWhole(path, (part) => pipeline(numbered, createWriteStream(part)))
  return count
}

/** Lines that hold something; `-` is `stdin`. Refuses before the first line what cannot be opened. */
export async function openLines(path: string, stdin: NodeJS.ReadableStream): Promise<AsyncIterable<string>> {
  if (path === '-') return readLines(stdin)
  const handle = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new FileRefusal(`${path} cannot be read (${cause.code ?? 'unknown'})`, { cause })
  })
  if ((await handle.stat()).isFile()) return readLines(handle.createReadStream())
  await handle.close()
  throw new FileRefusal(`${path} is no file`)
}

/** JSON Lines end with a line feed alone: `node:readline` would also end them at U+2028, which a text in JSON may hold. */
async function* readLines(input: AsyncIterable<Uint8Array | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of input) {
    const [first = '', ...more] = (
      typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    ).split('\n')
    rest += first
    for (const next of more) {
      if (rest.trim() !== '') yield rest.trim()
      rest = next
    }
  }
  rest += decoder.decode()
  if (rest.trim() !== '') yield rest.trim()
}

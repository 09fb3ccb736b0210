/** The copy is made by a process of its own: SQLite would hold this one up for as long as it takes. */
import { spawn } from 'node:child_process'

const keptCharacters = 2_000

/** `entry` is the file that this process was started with; `path` is there as a whole afterwards, or not at all. */
export async function backUpInChild(entry: string, path: string, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, entry, 'backup', path], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-keptCharacters)
  })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.once('error', reject)
  child.once('close', resolve)
  const code = await promise
  if (code !== 0) throw new Error(said.trim().replace(/^promptgate: /, '') || `the copy ended with ${code}`)
}

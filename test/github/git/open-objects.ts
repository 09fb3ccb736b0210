/** Asks one git process for many objects: a process for each question costs more than the answers. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { gitEnvironment } from './run-git.ts'

export interface FoundObject {
  readonly sha: string
  readonly type: string
  readonly content: Buffer
}

interface Question {
  readonly resolve: (answer: FoundObject | undefined) => void
  readonly reject: (error: Error) => void
}

/** By any name that git knows an object by; undefined: none of that name, or more than one of that abbreviation. */
export type FindObject = (rev: string) => Promise<FoundObject | undefined>

/** The process starts with the first question, keeps nothing alive between two and ends with this one. */
export function openObjects(dir: string): FindObject {
  const asked: Question[] = []
  let unread = Buffer.alloc(0)
  let running: ChildProcessWithoutNullStreams | undefined

  function start(): ChildProcessWithoutNullStreams {
    const child = spawn('git', ['cat-file', '--batch'], { cwd: dir, env: gitEnvironment })
    const giveUp = (error: Error) => {
      running = undefined
      unread = Buffer.alloc(0)
      for (const { reject } of asked.splice(0)) reject(error)
    }
    child.stdout.on('data', (bytes: Buffer) => {
      unread = Buffer.concat([unread, bytes])
      answerAll()
    })
    child.stderr.resume()
    child.stdin.on('error', giveUp)
    child.on('error', giveUp)
    child.on('close', (code) => giveUp(new Error(`git cat-file in ${dir} ended with ${code}`)))
    return child
  }

  /** `<sha> <type> <bytes>` and the content, or one line that says why there is none. */
  function answerAll(): void {
    for (let question = asked[0]; question !== undefined; question = asked[0]) {
      const end = unread.indexOf('\n')
      if (end < 0) return
      const [, sha, type, bytes] = headLine.exec(unread.toString('utf8', 0, end)) ?? []
      const from = end + 1
      const to = from + Number(bytes ?? -1)
      if (unread.length < to + 1) return
      question.resolve(
        sha === undefined || type === undefined
          ? undefined
          : { sha, type, content: Buffer.from(unread.subarray(from, to)) },
      )
      unread = unread.subarray(to + 1)
      asked.shift()
    }
  }

  return async (rev) => {
    if (rev === '' || rev.includes('\n') || rev.includes('\0')) return undefined
    running ??= start()
    const child = running
    hold(child, true)
    try {
      return await new Promise((resolve, reject) => {
        asked.push({ resolve, reject })
        child.stdin.write(`${rev}\n`)
      })
    } finally {
      if (asked.length === 0) hold(child, false)
    }
  }
}

const headLine = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/

function hold(child: ChildProcessWithoutNullStreams, isHeld: boolean): void {
  // node:net's sockets, whatever the types of a child's streams say
  const parts = [child, child.stdin, child.stdout, child.stderr] as unknown as Pick<
    ChildProcessWithoutNullStreams,
    'ref' | 'unref'
  >[]
  for (const part of parts) isHeld ? part.ref() : part.unref()
}

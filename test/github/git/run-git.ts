/** Runs git in a folder with fixed names and none of the machine's configuration. */
import { spawn } from 'node:child_process'

export interface GitOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** exit codes besides 0 that are an answer, not a fault */
  readonly accept?: readonly number[]
}

export interface GitAnswer {
  readonly code: number
  readonly bytes: Buffer
  readonly text: string
}

export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada Author',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'GitHub',
  GIT_COMMITTER_EMAIL: 'noreply@github.com',
}

/** Throws with git's own message at any exit code that is not accepted. */
export async function runGit(
  dir: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitAnswer> {
  const child = spawn('git', args, { cwd: dir, env: { ...gitEnvironment, ...options.env } })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.on('error', () => {}) // git may end before it read everything: its exit code tells
  child.stdin.end(options.input ?? '')
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve(status ?? 128))
  })
  if (code !== 0 && !(options.accept ?? []).includes(code)) {
    throw new Error(`git ${args.join(' ')} ended with ${code}: ${Buffer.concat(err).toString()}`)
  }
  const bytes = Buffer.concat(out)
  return { code, bytes, text: bytes.toString().replace(/\n$/, '') }
}

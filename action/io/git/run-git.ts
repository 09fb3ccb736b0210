/** Starts git: no shell, no hooks, no prompts, nothing of the surrounding process that points it elsewhere. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { GitProblem, quoteForMessage } from './git-problem.ts'

export interface GitContext {
  readonly dir: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** deadline of one command */
  readonly timeoutMs: number
  /** read a repository that another user owns: a checkout made outside of the job's container */
  readonly trustOwner: boolean
  readonly signal?: AbortSignal
}

export interface GitOptions {
  readonly stdin?: string
  /** exit codes besides 0 that are an answer */
  readonly answers?: readonly number[]
  /** configuration for this command that must not stand in the process list, such as a header with a token */
  readonly secretConfig?: readonly (readonly [key: string, value: string])[]
  readonly maxBytes?: number
}

export interface GitOutput {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>

/** Variables that would point git at another repository, another index or a program of somebody else. */
const dropped =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|EXTERNAL_DIFF|DIFF_OPTS|PAGER|LITERAL_PATHSPECS|GLOB_PATHSPECS|NOGLOB_PATHSPECS|ICASE_PATHSPECS|TRACE.*)$|^SSH_ASKPASS/

/** Keys of runners and of GitHub's services: git, its helpers and what a clone's configuration starts have no use for them. */
const keys = /^(INPUT_RUNNER-API-KEY|PROMPTGATE_RUNNER_.*API_KEY|ACTIONS_(ID_TOKEN_REQUEST|RUNTIME)_TOKEN)$/

const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.warnAmbiguousRefs=false',
  'protocol.file.allow=user',
  'protocol.ext.allow=never',
  'credential.interactive=false',
  'fetch.recurseSubmodules=false',
  'fetch.writeCommitGraph=false',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'log.showSignature=false',
  'advice.detachedHead=false',
]

/** The environment git runs in: English messages, no prompts, no locks for statistics, no replaced objects. */
function environment(context: GitContext, secretConfig: GitOptions['secretConfig'] = []): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {}
  for (const [name, value] of Object.entries(context.env))
    if (!dropped.test(name) && !keys.test(name)) env[name] = value
  Object.assign(env, {
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ADVICE: '0',
  })
  const own = Number(env['GIT_CONFIG_COUNT'] ?? 0)
  secretConfig.forEach(([key, value], index) => {
    env[`GIT_CONFIG_KEY_${own + index}`] = key
    env[`GIT_CONFIG_VALUE_${own + index}`] = value
  })
  if (secretConfig.length > 0) env['GIT_CONFIG_COUNT'] = String(own + secretConfig.length)
  return env
}

/**
 * A running git command in a process group of its own, so that its helpers end with it and no terminal can be asked.
 * Its end is the caller's business.
 */
export function startGit(context: GitContext, args: readonly string[], options: GitOptions = {}): GitProcess {
  const owner = context.trustOwner ? ['safe.directory=*'] : []
  const config = [...settings, ...owner].flatMap((setting) => ['-c', setting])
  const child = spawn('git', ['--no-pager', '--literal-pathspecs', ...config, '-C', context.dir, ...args], {
    env: environment(context, options.secretConfig),
    stdio: 'pipe',
    detached: true,
    windowsHide: true,
  })
  child.stdin.on('error', () => {}) // a git that ends early closes its input: its exit code tells why
  child.stdin.end(options.stdin ?? '')
  return child
}

/** Ends a command and its helpers at once. */
export function endGit(child: GitProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL') // no process groups here
  }
}

/** Resolves with the exit code; throws a GitProblem when git is not there, too slow, or told to stop. */
export function exitOfGit(
  context: GitContext,
  child: GitProcess,
  label: string,
  timed = true,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const stop = (problem: GitProblem) => {
      finish()
      endGit(child)
      reject(problem)
    }
    const onAbort = () => stop(new GitProblem('cancelled', `git ${label} was cancelled`))
    const late = () =>
      stop(
        new GitProblem('timed-out', `git ${label} took more than ${context.timeoutMs / 1000} s`, {
          hint: 'check the connection to the remote, or give git more time',
        }),
      )
    const timer = timed ? setTimeout(late, context.timeoutMs) : undefined
    const finish = () => {
      clearTimeout(timer)
      context.signal?.removeEventListener('abort', onAbort)
    }
    child.once('error', (cause: NodeJS.ErrnoException) => {
      finish()
      const missing = cause.code === 'ENOENT'
      reject(
        missing
          ? new GitProblem('git-missing', 'git was not found', {
              hint: 'install git and put it on the PATH',
              cause,
            })
          : new GitProblem('git-failed', `git ${label} could not be started: ${cause.message}`, { cause }),
      )
    })
    child.once('close', (code) => {
      finish()
      resolve(code ?? 128)
    })
    if (context.signal?.aborted) onAbort()
    else context.signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** Runs a git command to its end. Throws a GitProblem unless it exits with 0 or one of `answers`. */
export async function runGit(
  context: GitContext,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GitOutput> {
  const label = args[0] ?? ''
  const child = startGit(context, args, options)
  const chunks: Buffer[] = []
  let bytes = 0
  let tooLarge = false
  const maxBytes = options.maxBytes ?? 512 * 1024 * 1024
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
    else if (!tooLarge) {
      tooLarge = true
      endGit(child)
    }
  })
  const stderr = collectText(child.stderr)
  const code = await exitOfGit(context, child, label)
  if (tooLarge) throw new GitProblem('git-failed', `git ${label} answered more than ${maxBytes} bytes`)
  if (code !== 0 && !(options.answers ?? []).includes(code))
    throw explainFailure(context, label, code, stderr())
  return { code, stdout: Buffer.concat(chunks), stderr: stderr() }
}

/** Gathers what a stream says, the first 64 KiB of it. */
export function collectText(stream: Readable): () => string {
  let text = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    if (text.length < 65_536) text += chunk
  })
  return () => text
}

/** git's exit → a problem that names the fix. */
export function explainFailure(context: GitContext, label: string, code: number, stderr: string): GitProblem {
  const dir = quoteForMessage(context.dir)
  if (/detected dubious ownership|unsafe repository/.test(stderr))
    return new GitProblem('foreign-owner', `another user owns the repository in ${dir}`, {
      hint: `if you trust it, run: git config --global --add safe.directory '${dir}'`,
    })
  if (/not a git repository|cannot change to|does not have any commits/.test(stderr))
    return new GitProblem('not-a-repository', `${dir} is not a git repository`, {
      hint: 'run actions/checkout first, or start in a folder of the repository',
    })
  const said = quoteForMessage(stderr) || `exit code ${code}`
  return new GitProblem('git-failed', `git ${label} failed: ${said}`)
}

/** Does what GitHub's runner does for a dispatched run: checks the branch out and runs the real bundle in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readOutputs } from '../../action/run-job.ts'
import { checkout, gitVariables } from './checkout.ts'
import { dispatchPayload, inputVariables, jobVariables, type StepFiles } from './job-environment.ts'
import type { Issuer } from './oidc-issuer.ts'
import type { JobFacts, Run } from './run.ts'

/** Keeps no process alive. */
const pauseUnheld = (ms: number): Promise<unknown> => sleep(ms, undefined, { ref: false })

const root = join(import.meta.dirname, '../../..')

export interface RunOptions {
  readonly run: Run
  /** absent: the job lacks `id-token: write` */
  readonly issuer?: Issuer
  /** default, the bare repository of the run */
  readonly repositoryGitDir?: string
  /** what `origin` is; default, the file:// address of the bare repository */
  readonly cloneUrl?: string
  /** the Action's entry; action.yml is looked for in `actionFolder` */
  readonly bundle?: string
  readonly actionFolder?: string
  readonly runnerUrl?: string
  readonly appUrl?: string
  /** more inputs of the step, by the names of action.yml */
  readonly inputs?: Readonly<Record<string, string>>
  /** more variables of the job */
  readonly env?: Readonly<Record<string, string>>
  readonly job?: JobFacts
  /** default, the signal of the run */
  readonly signal?: AbortSignal
  /** waits while a cancelled step may go on; default, as long as GitHub's runner does */
  readonly pause?: (ms: number) => Promise<unknown>
}

export interface RunResult {
  /** null: a signal ended it */
  readonly exitCode: number | null
  readonly exitSignal: NodeJS.Signals | null
  readonly isCancelled: boolean
  /** both streams as they came */
  readonly log: string
  readonly summary: string
  readonly outputs: Readonly<Record<string, string>>
  /** bytes of the report where the Action wrote one: what it would have uploaded as an artifact */
  readonly report: Uint8Array | undefined
  /** name of that artifact, as the Action names it */
  readonly artifactName: string
}

export interface StartedRun {
  readonly kill: (signal: NodeJS.Signals) => void
  /** What it has written to its log so far. */
  readonly log: () => string
  /** Resolves when the process ended and its folder is removed. */
  readonly finished: Promise<RunResult>
}

async function layOut(folder: string, run: Run): Promise<StepFiles> {
  const temporary = join(folder, '_temp')
  const commands = join(temporary, '_runner_file_commands')
  const files = {
    workspace: join(folder, run.repository.name, run.repository.name),
    temporary,
    home: join(folder, 'home'),
    event: join(temporary, '_github_workflow/event.json'),
    output: join(commands, 'set_output'),
    summary: join(commands, 'step_summary'),
    state: join(commands, 'save_state'),
    env: join(commands, 'set_env'),
    path: join(commands, 'add_path'),
  }
  await Promise.all(
    [commands, files.home, join(temporary, '_github_workflow')].map((each) =>
      mkdir(each, { recursive: true }),
    ),
  )
  await writeFile(files.event, JSON.stringify(dispatchPayload(run)))
  await Promise.all(
    [files.output, files.summary, files.state, files.env, files.path].map((file) => writeFile(file, '')),
  )
  return files
}

/** SIGINT, after 7.5 s SIGTERM, after 2.5 s the end: what GitHub's runner does with a cancelled step. */
async function cancelStep(child: ChildProcess, pause: (ms: number) => Promise<unknown>): Promise<void> {
  child.kill('SIGINT')
  await pause(7_500)
  child.kill('SIGTERM')
  await pause(2_500)
  child.kill('SIGKILL')
}

function cancelBy(signal: AbortSignal, child: ChildProcess, pause: (ms: number) => Promise<unknown>): void {
  const cancel = (): void => void cancelStep(child, pause)
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })
  child.once('close', () => signal.removeEventListener('abort', cancel))
}

async function readReport(workspace: string, outputs: Readonly<Record<string, string>>, input?: string) {
  const path = outputs['report-path'] || input || '.promptgate/report.json'
  return readFile(resolve(workspace, path)).catch(() => undefined)
}

/** Resolves when the process is there. Throws where the repository cannot be checked out. */
export async function startRun(options: RunOptions): Promise<StartedRun> {
  const { run, job = {}, signal = run.signal, pause = pauseUnheld } = options
  const gitDir = options.repositoryGitDir ?? run.repository.gitDir
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-run-'))
  const admission = options.issuer?.admit(run, job)
  const leave = async (): Promise<void> => {
    admission?.revoke()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    const files = await layOut(folder, run)
    await checkout(run, options.cloneUrl ?? `file://${gitDir}`, files.workspace)
    const inputs: Readonly<Record<string, string>> = {
      ...run.inputs,
      ...(options.runnerUrl === undefined ? {} : { 'runner-url': options.runnerUrl }),
      ...(options.appUrl === undefined ? {} : { 'app-url': options.appUrl }),
      ...options.inputs,
    }
    const child = spawn(process.execPath, [options.bundle ?? join(root, 'action/dist/index.js')], {
      cwd: files.workspace,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        ...gitVariables,
        ...jobVariables(run, files, job),
        ...(await inputVariables(options.actionFolder ?? root, inputs)),
        ...admission?.variables,
        ...options.env,
      },
    })
    let log = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk
      })
    const closed = new Promise<[number | null, NodeJS.Signals | null]>((resolveClosed, reject) => {
      child.once('error', reject)
      child.once('close', (...ended) => resolveClosed(ended))
    })
    if (signal !== undefined) cancelBy(signal, child, pause)
    const finish = async (): Promise<RunResult> => {
      try {
        const [exitCode, exitSignal] = await closed
        const outputs = readOutputs(await readFile(files.output, 'utf8'))
        return {
          exitCode,
          exitSignal,
          isCancelled: signal?.aborted === true,
          log,
          summary: await readFile(files.summary, 'utf8'),
          outputs,
          report: await readReport(files.workspace, outputs, inputs['report-path']),
          artifactName: `promptgate-report-${run.attempt}`,
        }
      } finally {
        await leave()
      }
    }
    return { kill: (name) => void child.kill(name), log: () => log, finished: finish() }
  } catch (error) {
    await leave()
    throw error
  }
}

/** Starts the built Action as GitHub's runner does: a process of its own, INPUT_* and GITHUB_*, an event file, output files. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseReport } from '../../shared/report/parse-report.ts'
import type { Report } from '../../shared/report/report.ts'

const entry = join(import.meta.dirname, '../../action/dist/index.js')

export interface Job {
  /** the checkout */
  readonly dir: string
  readonly eventName?: string
  readonly event?: unknown
  /** by the names of action.yml */
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** where the report's repeats begin; 0 unless given */
  readonly firstRepeat?: number
  /** called once with the running process, to kill it or to wait for something it does */
  readonly whileRunning?: (child: ChildProcess) => void
}

export interface Annotation {
  readonly level: string
  readonly file?: string
  readonly line?: string
  readonly title?: string
  readonly message: string
}

export interface JobResult {
  readonly code: number | null
  readonly signal: string | null
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly log: string
  readonly errors: string
  readonly annotations: readonly Annotation[]
  /** validated; undefined when none was written. Throws when one was written that is not valid. */
  readonly report: Report
  readonly hasReport: boolean
}

/** The outputs in a file of GITHUB_OUTPUT. */
export function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n?\2$/gm)
  return Object.fromEntries([...found].map(([, name, , value]) => [name ?? '', value ?? '']))
}

const decodeCommand = (text: string): string =>
  text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')

function readAnnotations(log: string): Annotation[] {
  return [...log.matchAll(/^::(error|warning|notice)(?: ([^:]*))?::(.*)$/gm)].map(
    ([, level, fields, message]) => {
      const members = Object.fromEntries(
        (fields ?? '').split(',').map((field) => {
          const [name = '', value = ''] = field.split('=')
          return [name, decodeCommand(value)]
        }),
      )
      return { level: level ?? '', message: decodeCommand(message ?? ''), ...members }
    },
  )
}

async function readValid(path: string, firstRepeat = 0): Promise<Report | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const parsed = parseReport(text, 'report', { firstRepeat })
  if (!parsed.ok) throw new Error(`the report is not valid: ${JSON.stringify(parsed.problems, null, 2)}`)
  return parsed.value
}

export async function runJob(job: Job): Promise<JobResult> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-job-'))
  const file = (name: string): string => join(folder, name)
  try {
    await writeFile(file('event.json'), JSON.stringify(job.event ?? {}))
    await writeFile(file('output'), '')
    await writeFile(file('summary'), '')
    const inputs = Object.entries({
      'cache-dir': file('cache'),
      'report-path': file('report.json'),
      ...job.inputs,
    })
    const child = spawn(process.execPath, [entry], {
      cwd: job.dir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: job.dir,
        GITHUB_EVENT_NAME: job.eventName ?? 'pull_request',
        GITHUB_EVENT_PATH: file('event.json'),
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        GITHUB_REPOSITORY: 'acme/support',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '4711',
        GITHUB_RUN_ATTEMPT: '1',
        NO_COLOR: '1',
        ...Object.fromEntries(inputs.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        ...job.env,
      },
    })
    let log = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk
    })
    job.whileRunning?.(child)
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (...ended) => resolve(ended))
    })
    const report = await readValid(job.inputs?.['report-path'] ?? file('report.json'), job.firstRepeat)
    return {
      code,
      signal,
      outputs: readOutputs(await readFile(file('output'), 'utf8')),
      summary: await readFile(file('summary'), 'utf8'),
      log,
      errors,
      annotations: readAnnotations(log),
      hasReport: report !== undefined,
      get report(): Report {
        if (report === undefined) throw new Error(`no report was written; the log:\n${log}\n${errors}`)
        return report
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The payload of `pull_request` as far as the Action reads it. A fork has a repository of its own. */
export function pullRequestEvent(
  base: string,
  head: string,
  options: { fork?: boolean; number?: number } = {},
) {
  const number = options.number ?? 7
  const own = { id: 1, full_name: 'acme/support' }
  const repo = options.fork === true ? { id: 2, full_name: 'stranger/support' } : own
  return {
    action: 'opened',
    number,
    repository: { ...own, default_branch: 'main' },
    pull_request: {
      number,
      base: { sha: base, ref: 'main', repo: own },
      head: { sha: head, ref: 'change', repo },
    },
  }
}

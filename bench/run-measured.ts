/** Runs a process and says what it took, with the processes that it starts: the sandbox and git. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Taken {
  readonly wallMs: number
  /** undefined where there is no /proc */
  readonly cpuMs?: number
  readonly peakMiB?: number
}

export interface Command {
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

const sampleEveryMs = 25
/** of /proc/PID/stat on every Linux that Node.js runs on */
const ticksPerSecond = 100

/** Node.js with these arguments. Throws with what it printed when it does not end with 0. */
export async function runMeasured({ args, cwd, env }: Command): Promise<Taken> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, args, {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const seen = new Map<number, Sample>()
  const timer = setInterval(() => sample(child.pid ?? 0, seen), sampleEveryMs)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearInterval(timer)
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${said}`)
  const wallMs = performance.now() - startedAt
  if (seen.size === 0) return { wallMs }
  const samples = [...seen.values()]
  return {
    wallMs,
    cpuMs: samples.reduce((sum, one) => sum + one.cpuMs, 0),
    peakMiB: samples.reduce((sum, one) => sum + one.peakMiB, 0),
  }
}

interface Sample {
  readonly cpuMs: number
  readonly peakMiB: number
}

/** The last sample of each process stays: what it took in its last milliseconds is not seen. */
function sample(pid: number, seen: Map<number, Sample>): void {
  try {
    // the name in parentheses may hold spaces: fields are counted from behind it
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    const ticks = Number(stat[11]) + Number(stat[12])
    const peakKiB = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
    if (peakKiB > 0) seen.set(pid, { cpuMs: (ticks * 1000) / ticksPerSecond, peakMiB: peakKiB / 1024 })
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    for (const child of children.split(' ')) if (child !== '') sample(Number(child), seen)
  } catch {
    // it has ended, or there is no /proc here
  }
}

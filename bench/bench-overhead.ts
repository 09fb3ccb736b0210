/** What the built Action adds to the time of the model: 500 cases, base and head, on a stand-in that answers at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFaultyRunner } from '../test/runner/faulty-runner.ts'
import { type Change, makeChange } from './make-change.ts'
import { runMeasured, type Taken } from './run-measured.ts'
import { figure, ratio, type Table } from './table.ts'

const cases = 500
const entry = join(import.meta.dirname, '../action/dist/index.js')

interface Run extends Taken {
  readonly name: string
  readonly calls: number
}

export async function benchOverhead(): Promise<Table> {
  const change = makeChange(cases)
  const server = await startFaultyRunner({ models: ['tiny'] })
  const folder = mkdtempSync(join(tmpdir(), 'promptgate-bench-'))
  try {
    const runs: Run[] = []
    const measure = async (name: string, run: () => Promise<Taken>): Promise<void> => {
      const before = server.chats().length
      const taken = await run()
      runs.push({ name, calls: server.chats().length - before, ...taken })
    }
    const action = (mode: string, concurrency: number, cache: string) => () =>
      runMeasured(actionCommand(change, server.url, { mode, concurrency, cacheDir: join(folder, cache) }))

    await measure('Action, plan only', action('plan', 1, 'none'))
    await measure('Action, 1 in flight', action('evaluate', 1, 'one'))
    const bodies = join(folder, 'bodies.json')
    writeFileSync(bodies, JSON.stringify(server.chats().map(({ body }) => body)))
    await measure('Action, 8 in flight', action('evaluate', 8, 'eight'))
    await measure('Action, all from its cache', action('evaluate', 8, 'eight'))
    const url = `${server.url}/v1/chat/completions`
    await measure('plain fetch in a row', () =>
      runMeasured({ args: [join(import.meta.dirname, 'ask-in-a-row.ts'), url, bodies] }),
    )
    return tableOf(runs)
  } finally {
    await server.close()
    change.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface ActionOptions {
  readonly mode: string
  readonly concurrency: number
  readonly cacheDir: string
}

/** The Action as GitHub's runner starts it; the verdict is not asked for, only the work. */
function actionCommand(change: Change, url: string, options: ActionOptions) {
  return {
    args: [entry],
    cwd: change.dir,
    env: {
      PATH: process.env['PATH'],
      INPUT_BASE: change.base,
      INPUT_HEAD: change.head,
      INPUT_MODE: options.mode,
      INPUT_CONCURRENCY: String(options.concurrency),
      'INPUT_CACHE-DIR': options.cacheDir,
      'INPUT_REPORT-PATH': join(options.cacheDir, 'report.json'),
      'INPUT_FAIL-ON': 'never',
      'INPUT_RUNNER-URL': url,
    },
  }
}

function tableOf(runs: readonly Run[]): Table {
  const floor = runs.at(-1)
  const start = runs[0]
  return {
    title: `Overhead: ${cases} cases, base and head, a model that answers at once`,
    columns: ['', 'calls', 'wall s', 'of fetch', 'ms a call', 'CPU s', 'of fetch', 'peak MiB'],
    rows: runs.map((run) => [
      run.name,
      figure(run.calls),
      figure(run.wallMs / 1000),
      ratio(run.wallMs, floor?.wallMs),
      // the plan is made once, whatever the number of calls
      run.calls === 0 ? '–' : figure((run.wallMs - (run === floor ? 0 : (start?.wallMs ?? 0))) / run.calls),
      figure(run.cpuMs === undefined ? undefined : run.cpuMs / 1000),
      ratio(run.cpuMs, floor?.cpuMs),
      figure(run.peakMiB),
    ]),
    notes: [
      'CPU and memory are of the process and of those it starts (sandbox, git). ms a call: without the time of the plan.',
      'A call of the Action is also rendered, scored, kept in the cache, reported and compared; fetch does none of it.',
    ],
  }
}

/** `npm run bench [-- name …]`: prints the tables of all benchmarks, or of those named. Judges nothing. */
import { availableParallelism, cpus, loadavg } from 'node:os'
import { benchAppStart } from './bench-app-start.ts'
import { benchCache } from './bench-cache.ts'
import { benchColdStart } from './bench-cold-start.ts'
import { benchInbox } from './bench-inbox.ts'
import { benchLists } from './bench-lists.ts'
import { benchOverhead } from './bench-overhead.ts'
import { benchStore } from './bench-store.ts'
import { benchTemplate } from './bench-template.ts'
import { benchVerdict } from './bench-verdict.ts'
import { benchServing } from './serving.ts'
import { layOutTable, type Table } from './table.ts'

const benchmarks: Readonly<Record<string, () => Promise<Table>>> = {
  overhead: benchOverhead,
  template: benchTemplate,
  verdict: benchVerdict,
  'cold-start': benchColdStart,
  cache: benchCache,
  'app-start': benchAppStart,
  inbox: benchInbox,
  store: benchStore,
  serving: benchServing,
  lists: benchLists,
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks)
const unknown = names.filter((name) => benchmarks[name] === undefined)
if (unknown.length > 0) {
  console.error(
    `there is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}`,
  )
  process.exit(2)
}

const model = cpus()[0]?.model.trim() ?? 'unknown processor'
console.log(
  `Node.js ${process.version}, ${availableParallelism()} × ${model}, load ${loadavg()[0]?.toFixed(1)}\n`,
)
for (const name of names) {
  const table = await benchmarks[name]?.()
  if (table !== undefined) console.log(layOutTable(table))
}

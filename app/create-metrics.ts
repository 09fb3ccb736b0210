/** A small registry of counters, histograms and gauges, in Prometheus' text format 0.0.4. */
import type { Metrics } from './metrics.ts'
import { type MetricRow, metricsTable } from './metrics-table.ts'

type Labels = Readonly<Record<string, string>>

export interface Sample {
  readonly value: number
  readonly labels?: Labels
}

/** Asked when somebody reads the metrics; one that throws or has nothing is left out, and hides no other. */
export type Collect = () => readonly Sample[] | Promise<readonly Sample[]>

export interface AppMetrics extends Metrics {
  /** of a gauge, or of a counter that somebody else keeps */
  readonly collect: (name: string, collect: Collect) => void
  readonly render: () => Promise<string>
}

interface Histogram {
  readonly counts: number[]
  sum: number
  count: number
}

export function createMetrics(table: readonly MetricRow[] = metricsTable): AppMetrics {
  const rows = new Map(table.map((row) => [row.name, row]))
  const counters = new Map<string, Map<string, number>>()
  const histograms = new Map<string, Map<string, Histogram>>()
  const collectors = new Map<string, Collect>()

  function samplesOf(row: MetricRow): string[] {
    const { name, buckets = [] } = row
    const lines = [...(counters.get(name) ?? [])].map(([labels, value]) => line(name, labels, value))
    for (const [labels, { counts, sum, count }] of histograms.get(name) ?? []) {
      let below = 0
      for (const [at, bound] of buckets.entries()) {
        below += counts[at] ?? 0
        lines.push(line(`${name}_bucket`, join(labels, `le="${bound}"`), below))
      }
      lines.push(line(`${name}_bucket`, join(labels, 'le="+Inf"'), count))
      lines.push(line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, count))
    }
    return lines
  }

  async function collected({ name }: MetricRow): Promise<string[]> {
    try {
      const samples = (await collectors.get(name)?.()) ?? []
      return samples.map(({ value, labels }) => line(name, writeLabels(labels), value))
    } catch {
      return []
    }
  }

  return {
    count: (name, labels, by = 1) => {
      // a counter never falls, and NaN would stay in it for ever
      if (!(by >= 0) || !Number.isFinite(by)) return
      const series = of(counters, name)
      const key = writeLabels(labels)
      series.set(key, (series.get(key) ?? 0) + by)
    },
    observe: (name, seconds, labels) => {
      if (!Number.isFinite(seconds)) return
      const buckets = rows.get(name)?.buckets ?? []
      const series = of(histograms, name)
      const key = writeLabels(labels)
      const histogram = series.get(key) ?? { counts: buckets.map(() => 0), sum: 0, count: 0 }
      const at = buckets.findIndex((bound) => seconds <= bound)
      if (at >= 0) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1
      histogram.sum += seconds
      histogram.count += 1
      series.set(key, histogram)
    },
    collect: (name, collect) => void collectors.set(name, collect),
    render: async () => {
      const blocks: string[] = []
      for (const row of [...rows.values(), ...unnamed(rows, counters, histograms)]) {
        const lines = [...samplesOf(row), ...(await collected(row))]
        blocks.push(`# HELP ${row.name} ${escapeHelp(row.help)}`, `# TYPE ${row.name} ${row.type}`, ...lines)
      }
      return `${blocks.join('\n')}\n`
    },
  }
}

/** A metric that is counted and not in the table is shown all the same: a figure is not lost to a typing mistake. */
function unnamed(
  rows: ReadonlyMap<string, MetricRow>,
  counters: ReadonlyMap<string, unknown>,
  histograms: ReadonlyMap<string, unknown>,
): MetricRow[] {
  const rowsOf = (names: Iterable<string>, type: MetricRow['type']): MetricRow[] =>
    [...names].filter((name) => !rows.has(name)).map((name) => ({ name, type, help: 'Not described.' }))
  return [...rowsOf(counters.keys(), 'counter'), ...rowsOf(histograms.keys(), 'histogram')]
}

function of<T>(metrics: Map<string, Map<string, T>>, name: string): Map<string, T> {
  const series = metrics.get(name) ?? new Map<string, T>()
  metrics.set(name, series)
  return series
}

/** In one order, whatever order they came in. */
function writeLabels(labels: Labels = {}): string {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`)
    .join(',')
}

function line(name: string, labels: string, value: number): string {
  const number = Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : value < 0 ? '-Inf' : 'NaN'
  return labels === '' ? `${name} ${number}` : `${name}{${labels}} ${number}`
}

const join = (labels: string, more: string): string => (labels === '' ? more : `${labels},${more}`)

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"')

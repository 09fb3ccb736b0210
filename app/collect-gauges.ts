/** The gauges of the App and of its process, read whenever somebody asks for the metrics. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { AppMetrics } from './create-metrics.ts'
import type { Inbox } from './inbox.ts'
import type { Sweeps } from './sweeps/start-sweeps.ts'

export interface GaugeSources {
  readonly metrics: Pick<AppMetrics, 'collect'>
  readonly inbox: Pick<Inbox, 'status'>
  readonly sweeps: Pick<Sweeps, 'status'>
  readonly github: { readonly rateLeft: () => ReadonlyMap<number, number> }
  readonly nowMs: () => number
}

export function collectGauges({ metrics, inbox, sweeps, github, nowMs }: GaugeSources): void {
  metrics.collect('promptgate_deliveries', async () => {
    const { byState } = await inbox.status()
    return Object.entries(byState).map(([state, value]) => ({ value, labels: { state } }))
  })
  metrics.collect('promptgate_inbox_oldest_seconds', async () => {
    const { oldestDueMs } = await inbox.status()
    return [{ value: oldestDueMs === undefined ? 0 : Math.max(0, nowMs() - oldestDueMs) / 1000 }]
  })
  metrics.collect('promptgate_github_rate_left', () =>
    [...github.rateLeft()].map(([id, value]) => ({ value, labels: { installation: String(id) } })),
  )
  metrics.collect('promptgate_sweep_age_seconds', () =>
    sweeps.status().flatMap(({ name, wellAtMs }) => {
      if (wellAtMs === undefined) return []
      return [{ value: Math.max(0, nowMs() - wellAtMs) / 1000, labels: { sweep: name } }]
    }),
  )
  collectProcess(metrics)
}

function collectProcess(metrics: Pick<AppMetrics, 'collect'>): void {
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  const startedSeconds = performance.timeOrigin / 1000
  metrics.collect('process_start_time_seconds', () => [{ value: startedSeconds }])
  metrics.collect('process_cpu_seconds_total', () => {
    const { user, system } = process.cpuUsage()
    return [{ value: (user + system) / 1e6 }]
  })
  metrics.collect('process_resident_memory_bytes', () => [{ value: process.memoryUsage.rss() }])
  metrics.collect('nodejs_heap_used_bytes', () => [{ value: process.memoryUsage().heapUsed }])
  metrics.collect('nodejs_eventloop_lag_seconds', () => {
    const samples = [0.5, 0.99, 1].map((quantile) => ({
      value: lag.count === 0 ? 0 : lag.percentile(quantile * 100) / 1e9,
      labels: { quantile: String(quantile) },
    }))
    lag.reset()
    return samples
  })
}

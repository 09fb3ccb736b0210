/** `/metrics`: what was counted, for Prometheus. */
import type { AppMetrics } from '../create-metrics.ts'
import type { Route } from './route.ts'

export function metricsRoute(metrics: Pick<AppMetrics, 'render'>): Route {
  return {
    method: 'GET',
    path: '/metrics',
    handle: async () => ({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
      body: await metrics.render(),
    }),
  }
}

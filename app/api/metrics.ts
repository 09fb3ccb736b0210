/** `/metrics`: what was counted, for Prometheus. */
import type { AppMetrics } from '../create-metrics.ts'
import { type MayLook, mayLookInside, refuseLook } from './may-look-inside.ts'
import type { Route } from './route.ts'

export function metricsRoute(
  metrics: Pick<AppMetrics, 'render'>,
  mayLook: MayLook = mayLookInside(undefined),
): Route {
  return {
    method: 'GET',
    path: '/metrics',
    handle: async (request) => {
      if (!mayLook(request)) return refuseLook()
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: await metrics.render(),
      }
    },
  }
}

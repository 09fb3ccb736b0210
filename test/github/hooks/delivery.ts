/** One attempt to deliver a webhook, as the delivery log keeps it and the API shows it. */
import { iso } from '../objects/values.ts'

/** What is delivered; redeliveries send the same bytes under the same guid. */
export interface Hook {
  readonly guid: string
  readonly event: string
  readonly action: string | null
  readonly installationId: number | null
  readonly repositoryId: number | null
  readonly body: string
}

export interface Delivery {
  readonly id: number
  readonly hook: Hook
  readonly isRedelivery: boolean
  readonly deliveredAtMs: number
  readonly durationMs: number
  readonly status: string
  readonly statusCode: number
  readonly url: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string
}

export const deliveryItemObject = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.hook.guid,
  delivered_at: iso(delivery.deliveredAtMs),
  redelivery: delivery.isRedelivery,
  duration: Math.round(delivery.durationMs) / 1000,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.hook.event,
  action: delivery.hook.action,
  installation_id: delivery.hook.installationId,
  repository_id: delivery.hook.repositoryId,
  throttled_at: null,
})

export const deliveryObject = (delivery: Delivery) => ({
  ...deliveryItemObject(delivery),
  url: delivery.url,
  request: {
    headers: { ...delivery.requestHeaders },
    payload: JSON.parse(delivery.hook.body) as Record<string, unknown>,
  },
  response: { headers: { ...delivery.responseHeaders }, payload: delivery.responseBody },
})

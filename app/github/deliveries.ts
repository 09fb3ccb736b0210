/** The log of webhook deliveries that GitHub keeps for the App, and sending one again. */
import type { HookDelivery } from './github.ts'
import { linkTo } from './read-pages.ts'
import type { Caller } from './request.ts'

const maxPages = 1000

interface Listed {
  /** past 2^53 Octokit makes it a bigint, whatever its types say */
  readonly id: number | bigint
  readonly guid: string
  readonly delivered_at: string
  readonly status_code: number
}

/** Newest first. */
export async function* listDeliveries(
  caller: Caller,
  sinceMs: number,
): AsyncGenerator<HookDelivery, void, undefined> {
  let cursor: string | undefined
  for (let page = 0; page < maxPages; page++) {
    const { data, headers } = await caller.read<readonly Listed[]>((octokit) =>
      octokit.rest.apps.listWebhookDeliveries({ per_page: 100, ...(cursor === undefined ? {} : { cursor }) }),
    )
    for (const listed of data) {
      const delivery = toHookDelivery(listed)
      if (delivery.deliveredAtMs < sinceMs) return
      yield delivery
    }
    cursor = linkTo(headers, 'next')?.searchParams.get('cursor') ?? undefined
    if (cursor === undefined) return
  }
}

export async function redeliver(caller: Caller, id: string): Promise<void> {
  await caller.create('deliveries', (octokit) =>
    // digits in place of the number, which may be past 2^53
    octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: id as unknown as number }),
  )
}

function toHookDelivery(listed: Listed): HookDelivery {
  return {
    id: String(listed.id),
    guid: listed.guid,
    deliveredAtMs: Date.parse(listed.delivered_at),
    statusCode: listed.status_code,
  }
}

/** Edge: one signed request to the operator's receiver. Whatever is not a 2xx is a fault, to be tried again by the inbox. */
import { createHmac } from 'node:crypto'
import { VERSION } from '../../shared/version.ts'
import type { NotifySettings } from '../settings.ts'
import type { Notice } from './describe-notice.ts'

const answersWithinMs = 10_000

/** Throws where no 2xx came within `withinMs`; no message holds the address, which may be a secret. */
export async function sendNotice(
  { url, secret }: NotifySettings,
  notice: Notice,
  withinMs = answersWithinMs,
): Promise<void> {
  const body = JSON.stringify(notice)
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `promptgate/${VERSION}`,
      'x-promptgate-event': notice.event,
      'x-promptgate-delivery': notice.id,
      'x-promptgate-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
    // what is signed for one address goes to no other
    redirect: 'manual',
    signal: AbortSignal.timeout(withinMs),
  }).catch((cause: unknown) => {
    // the address may hold a secret, so none of it is told
    throw new Error('the receiver at NOTIFY_URL could not be reached, or did not answer in time', { cause })
  })
  await response.body?.cancel()
  if (response.ok) return
  const why = `the receiver at NOTIFY_URL answered ${response.status}`
  throw Object.assign(new Error(response.status >= 400 ? why : `${why}, and redirects are not followed`), {
    retryAfterMs: askedWait(response.headers.get('retry-after')),
  })
}

/** The inbox waits as long as it is told to. */
function askedWait(seconds: string | null): number | undefined {
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined
}

/** A webhook as GitHub would sign it, of what GitHub itself would not send. */
import { createHmac, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { webhookPath } from '../../app/manifest.ts'
import type { Promptgate } from './start-promptgate.ts'

export async function tellApp(
  { github, app }: Pick<Promptgate, 'github' | 'app'>,
  event: string,
  payload: object,
): Promise<void> {
  const body = JSON.stringify(payload)
  const { webhookSecret } = github.app
  const answer = await fetch(`${app().url}${webhookPath}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
    },
    body,
  })
  expect(answer.status).toBe(202)
}

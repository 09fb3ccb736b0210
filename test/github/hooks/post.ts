/** Posts one webhook and says how it went; GitHub follows no redirect and waits ten seconds. */
import { createHmac } from 'node:crypto'
import { type Agent, request } from 'node:http'
import type { Hook } from './delivery.ts'

export interface Target {
  readonly url: string
  readonly secret: string
  readonly appId: number
  readonly timeoutMs: number
  readonly agent: Agent
}

export interface PostResult {
  readonly status: string
  readonly statusCode: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string
}

export function hookHeaders(hook: Hook, target: Target): Record<string, string> {
  const sign = (algorithm: string) => createHmac(algorithm, target.secret).update(hook.body).digest('hex')
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/1a2b3c4',
    'x-github-delivery': hook.guid,
    'x-github-event': hook.event,
    'x-github-hook-id': '1',
    'x-github-hook-installation-target-id': String(target.appId),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${sign('sha1')}`,
    'x-hub-signature-256': `sha256=${sign('sha256')}`,
  }
}

export function postHook(hook: Hook, target: Target, headers: Record<string, string>): Promise<PostResult> {
  return new Promise((resolve) => {
    const fail = (status: string, statusCode: number) =>
      resolve({ status, statusCode, responseHeaders: {}, responseBody: '' })
    const sent = request(
      target.url,
      {
        method: 'POST',
        agent: target.agent,
        headers: { ...headers, 'content-length': Buffer.byteLength(hook.body) },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', () => fail('failed to connect to host', 502))
        answer.on('end', () => {
          const statusCode = answer.statusCode ?? 0
          const isOk = statusCode >= 200 && statusCode < 300
          resolve({
            status: isOk ? 'OK' : `Invalid HTTP Response: ${statusCode}`,
            statusCode,
            responseHeaders: Object.fromEntries(
              Object.entries(answer.headers).map(([key, value]) => [key, String(value)]),
            ),
            responseBody: Buffer.concat(chunks).toString(),
          })
        })
      },
    )
    sent.setTimeout(target.timeoutMs, () => {
      fail('timed out', 504)
      sent.destroy()
    })
    sent.on('error', () => fail('failed to connect to host', 502))
    sent.end(hook.body)
  })
}

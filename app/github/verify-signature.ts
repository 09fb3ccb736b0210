/** Whether a webhook comes from GitHub: the HMAC of its raw bytes (`X-Hub-Signature-256`). */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** Over bytes, as a body that was decoded and encoded again may be another one. */
export async function verifySignature(
  secret: string,
  rawBody: Uint8Array | string,
  signature: string | undefined,
): Promise<boolean> {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1]
  if (given === undefined || secret === '') return false
  const expected = createHmac('sha256', secret).update(rawBody).digest()
  return timingSafeEqual(expected, Buffer.from(given, 'hex'))
}

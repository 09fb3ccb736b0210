/** The body of a request, never more of it than allowed, never more of all requests together than the process can hold. */
import type { IncomingMessage } from 'node:http'
import { BodyTooLarge } from '../api/route.ts'

/** So many bytes of other requests are in memory that this one cannot be read now. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy'
}

/** The client went away before it had sent everything. */
export class BodyCut extends Error {
  override readonly name = 'BodyCut'
}

export interface BodyReader {
  /** Throws BodyTooLarge as soon as the limit is passed, without reading on. */
  readonly read: (request: IncomingMessage, maxBytes: number) => Promise<Uint8Array>
  /** when the request was answered: its bytes are no longer held */
  readonly forget: (request: IncomingMessage) => void
}

/** Bodies are read before anybody can know who sent them: `maxTotalBytes` is what strangers can make the process hold. */
export function createBodyReader(maxTotalBytes: number): BodyReader {
  const held = new WeakMap<IncomingMessage, number>()
  let total = 0

  function hold(request: IncomingMessage, bytes: number): void {
    if (total + bytes > maxTotalBytes) throw new TooBusy('too much is being received at once')
    held.set(request, (held.get(request) ?? 0) + bytes)
    total += bytes
  }

  return {
    read: async (request, maxBytes) => {
      const declared = request.headers['content-length']
      if (declared !== undefined && Number(declared) > maxBytes) throw tooLarge(maxBytes)
      const chunks: Buffer[] = []
      let size = 0
      try {
        for await (const chunk of request.iterator({ destroyOnReturn: false })) {
          const bytes = chunk as Buffer
          size += bytes.length
          if (size > maxBytes) throw tooLarge(maxBytes)
          hold(request, bytes.length)
          chunks.push(bytes)
        }
      } catch (error) {
        if (error instanceof BodyTooLarge || error instanceof TooBusy) throw error
        throw new BodyCut('the body ended before its end', { cause: error })
      }
      return Buffer.concat(chunks, size)
    },
    forget: (request) => {
      total -= held.get(request) ?? 0
      held.delete(request)
    },
  }
}

function tooLarge(maxBytes: number): BodyTooLarge {
  return new BodyTooLarge(`the body is larger than ${maxBytes.toLocaleString('en')} bytes`)
}

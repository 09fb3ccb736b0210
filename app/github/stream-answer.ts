/** The body of an answer as it comes, with a deadline for each part instead of one for the whole. */
import { GitHubFault } from './github.ts'

export interface Stalls {
  /** to be given to the request */
  readonly signal: AbortSignal
  /** something came: the time starts anew */
  readonly touch: () => void
  readonly end: () => void
}

/** Aborts once nothing came for so long. */
export function watchStalls(deadlineMs: number): Stalls {
  const controller = new AbortController()
  const give = () => controller.abort(new Error(`nothing came for ${deadlineMs} ms`))
  let timer = setTimeout(give, deadlineMs)
  return {
    signal: controller.signal,
    touch: () => {
      clearTimeout(timer)
      timer = setTimeout(give, deadlineMs)
    },
    end: () => {
      clearTimeout(timer)
      controller.abort()
    },
  }
}

/** Ends the request when the reader stops early. */
export async function* streamAnswer(
  body: unknown,
  stalls: Stalls,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (!(body instanceof ReadableStream)) return
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      stalls.touch()
      yield chunk
    }
  } catch (cause) {
    throw new GitHubFault('GitHub did not answer in full: the content was cut', {
      kind: 'unavailable',
      cause,
    })
  } finally {
    stalls.end()
  }
}

/** The whole, at most `maxBytes`; undefined as soon as there is more. */
export async function collectBytes(
  parts: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const held: Uint8Array[] = []
  let total = 0
  for await (const part of parts) {
    total += part.length
    if (total > maxBytes) return undefined
    held.push(part)
  }
  return Buffer.concat(held, total)
}

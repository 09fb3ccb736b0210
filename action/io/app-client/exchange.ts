/** One HTTP request and its whole answer: with a deadline, a limit of length, and no redirect followed. */
import { type Dispatcher, request } from 'undici'

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** from connecting to the last byte */
  readonly deadlineMs: number
  readonly signal: AbortSignal
  readonly dispatcher: Dispatcher
}

export interface Answer {
  readonly status: number
  readonly headers: Pick<Headers, 'get'>
  readonly text: string
}

/** An order names prompts at most; a page of HTML is cut. */
const maxAnswerBytes = 4 * 1024 * 1024

/** Rejects where no whole answer came: network, deadline, `signal`, or an answer above 4 MiB. */
export async function exchange(options: Exchange): Promise<Answer> {
  const { method, url, headers, body, deadlineMs, dispatcher } = options
  const late = AbortSignal.timeout(deadlineMs)
  const signal = AbortSignal.any([options.signal, late])
  try {
    const answer = await request(url, {
      method,
      headers: { 'user-agent': 'promptgate', ...headers },
      body: body ?? null,
      signal,
      dispatcher,
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      length += piece.byteLength
      if (length > maxAnswerBytes) throw new Error(`the answer is longer than ${maxAnswerBytes} bytes`)
      pieces.push(piece)
    }
    const told = answer.headers
    const get = (name: string): string | null => {
      const value = told[name.toLowerCase()]
      return value === undefined ? null : Array.isArray(value) ? (value[0] ?? null) : value
    }
    return { status: answer.statusCode, headers: { get }, text: Buffer.concat(pieces).toString('utf8') }
  } catch (cause) {
    if (late.aborted && !options.signal.aborted)
      throw new Error(`no whole answer within ${deadlineMs / 1000} s`, { cause })
    throw cause
  }
}

/**
 * Ends an answer a little later. A socket that is closed with unread bytes resets its connection, and whoever is still sending
 * may then never see why it was refused.
 */
import type { ServerResponse } from 'node:http'

export interface Linger {
  /** The answer is out already, whole; its connection ends after `lingerMs`, or as soon as the client goes. */
  readonly end: (response: ServerResponse) => void
  /** Whatever lingers ends now. */
  readonly stop: () => void
}

export function createLinger(lingerMs: number): Linger {
  const open = new Map<ServerResponse, NodeJS.Timeout>()

  function finish(response: ServerResponse): void {
    clearTimeout(open.get(response))
    open.delete(response)
    response.end()
  }

  return {
    end: (response) => {
      open.set(
        response,
        setTimeout(() => finish(response), lingerMs),
      )
      response.once('close', () => finish(response))
    },
    stop: () => {
      for (const response of [...open.keys()]) finish(response)
    },
  }
}

/** A read does no harm: where a lock or a lost connection hindered it, it is asked again, a few times. */
import { setTimeout } from 'node:timers/promises'
import type { Client } from '@libsql/client'
import { findFault } from './store-fault.ts'

const mostTries = 5

export function retryReads(client: Client): <T>(call: () => Promise<T>) => Promise<T> {
  return async (call) => {
    for (let tries = 1; ; tries++) {
      try {
        return await call()
      } catch (error) {
        const kind = findFault(error)?.kind
        if ((kind !== 'busy' && kind !== 'unreachable') || tries >= mostTries) throw error
        await setTimeout(25 * 2 ** tries * (0.5 + Math.random()))
        client.reconnect()
      }
    }
  }
}

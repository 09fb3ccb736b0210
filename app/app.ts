/** Wire: inbox → table of handlers; the one catch. */
import type { Deps } from './deps.ts'
import type { AppEvent } from './events/event.ts'
import { eventHandlers } from './events/index.ts'
import { saveRepository } from './events/save-repository.ts'
import { GitHubFault } from './github/github.ts'
import { parsePayload } from './payload.ts'
import { announceFault } from './pulls/announce-fault.ts'
import type { Delivery } from './store/rows.ts'

/** From this try on the check says that something is wrong; until then it just takes longer. */
const tellAfter = 3

function eventOf(delivery: Delivery): AppEvent {
  const { event, action, repositoryId, installationId, payload, attempts } = delivery
  return {
    id: delivery.id,
    name: event,
    ...(action === undefined ? {} : { action }),
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(installationId === undefined ? {} : { installationId }),
    payload: parsePayload(payload),
    attempt: Math.max(1, attempts),
  }
}

/** What the inbox runs for each delivery; it throws what is to be tried again. */
export function createHandle(deps: Deps): (delivery: Delivery) => Promise<void> {
  return async (delivery) => {
    const handler = Object.hasOwn(eventHandlers, delivery.event) ? eventHandlers[delivery.event] : undefined
    if (handler === undefined) return
    const log = deps.log.child({
      delivery: delivery.id,
      event: delivery.event,
      repository: delivery.repositoryId,
    })
    const bound = { ...deps, log }
    const event = eventOf(delivery)
    try {
      await saveRepository(bound, event)
      await handler(bound, event)
    } catch (error) {
      if (error instanceof GitHubFault && error.kind === 'not-installed') {
        log.warn({ err: error }, 'the App is not installed there (any more): nothing is done')
        return
      }
      log.error({ err: error, attempt: event.attempt }, 'the event could not be handled')
      if (event.attempt >= tellAfter)
        await announceFault(bound, event, { fault: error, sinceMs: delivery.receivedAtMs })
      throw error
    }
  }
}

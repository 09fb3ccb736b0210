/** A thrown value as one line for people: its message and those of its causes. */

const maxChars = 1_000
const maxCauses = 5

/** `could not store: database is locked`; never throws, whatever was thrown. */
export function describeFault(thrown: unknown): string {
  const messages: string[] = []
  let fault = thrown
  while (fault !== undefined && fault !== null && messages.length < maxCauses) {
    const message = messageOf(fault)
    if (!messages.some((told) => told.includes(message))) messages.push(message)
    fault = fault instanceof Error ? fault.cause : undefined
  }
  return (messages.length === 0 ? String(thrown) : messages.join(': ')).slice(0, maxChars)
}

function messageOf(fault: unknown): string {
  if (fault instanceof AggregateError && fault.message === '') {
    return fault.errors.map((error: unknown) => messageOf(error)).join('; ')
  }
  if (fault instanceof Error) return fault.message === '' ? fault.name : fault.message
  return typeof fault === 'string' ? fault : 'something that is no Error was thrown'
}

/** An error on its way out of the worker: structured cloning alone would lose its name and its own members. */

export interface PackedError {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** own members that structured cloning can carry: `code`, `line`, `problems` … */
  readonly members: Readonly<Record<string, unknown>>
  readonly cause: PackedError | undefined
}

const maxCauses = 5

/** Takes anything that can be thrown; never throws. */
export function packError(thrown: unknown, depth = 0): PackedError {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: describe(thrown), stack: undefined, members: {}, cause: undefined }
  }
  const members: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(thrown)) {
    if (!['name', 'message', 'stack', 'cause'].includes(name) && canBeCloned(value)) members[name] = value
  }
  const { cause } = thrown
  return {
    name: String(thrown.name),
    message: String(thrown.message),
    stack: typeof thrown.stack === 'string' ? thrown.stack : undefined,
    members,
    cause: cause === undefined || depth >= maxCauses ? undefined : packError(cause, depth + 1),
  }
}

/** An Error with the name, the stack and the members of the one that was thrown; `instanceof` its class is lost. */
export function unpackError({ name, message, stack, members, cause }: PackedError): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: unpackError(cause) })
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  if (stack !== undefined) error.stack = stack
  for (const [member, value] of Object.entries(members)) {
    Object.defineProperty(error, member, { value, configurable: true, enumerable: true, writable: true })
  }
  return error
}

function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch {
    return false
  }
}

function describe(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    return 'something that cannot be shown was thrown'
  }
}

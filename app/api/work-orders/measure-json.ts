/** Pure: how much a JSON text would become, told from its bytes before any of it is parsed. */

export interface JsonSize {
  /** lists and objects within each other */
  readonly depth: number
  /** commas and opening brackets: every value has at least one of them */
  readonly values: number
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c

/**
 * A parser makes of 50 MB of `{},` more than 1.5 GB, and a thread whose memory ends takes the process with it. One pass;
 * stops as soon as a limit is passed, so that both figures are lower bounds then.
 */
export function measureJson(bytes: Uint8Array, limits: JsonSize): JsonSize {
  let open = 0
  let depth = 0
  let values = 0
  let isText = false
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (isText) {
      if (byte === backslash) at++
      else if (byte === quote) isText = false
      continue
    }
    if (byte === quote) isText = true
    else if (byte === comma) values++
    // [ and { differ in one bit, and so do ] and }
    else if (byte === 0x5b || byte === 0x7b) {
      values++
      open++
      if (open > depth) depth = open
    } else if (byte === 0x5d || byte === 0x7d) open--
    if (depth > limits.depth || values > limits.values) break
  }
  return { depth, values }
}

/** Decides how much of a growing answer is final: a stop string may be half written, a character half decoded. */

/**
 * `text` is all that was generated. `ready` is the part that can be sent: cut before the first stop string, and,
 * while generation goes on, without an ending that may still become a stop string or a whole character
 * (an incomplete UTF-8 sequence decodes to U+FFFD). `stopped` tells that a stop string was found.
 */
export function holdBack(text: string, stops: readonly string[]): { ready: string; stopped: boolean } {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0)
  if (found.length > 0) return { ready: text.slice(0, Math.min(...found)), stopped: true }
  const whole = text.replace(/\uFFFD+$/, '')
  const held = Math.max(0, ...stops.map((stop) => overlap(whole, stop)))
  return { ready: whole.slice(0, whole.length - held), stopped: false }
}

/** Length of the longest ending of `text` that begins `stop`. */
function overlap(text: string, stop: string): number {
  for (let length = Math.min(text.length, stop.length - 1); length > 0; length--) {
    if (text.endsWith(stop.slice(0, length))) return length
  }
  return 0
}

/** What a check found, told without spreading it: its ends, the middle hidden. */
import { cut } from '../quote.ts'

/** `ab…yz`: `head` and `tail` characters of the text; a text too short to hide anything shows its head only. */
export function mask(text: string, head: number, tail = 0): string {
  const points = Array.from(cut(text, 300))
  if (points.length <= head + tail + 2) return `"${points.slice(0, Math.min(head, 1)).join('')}…"`
  return `"${points.slice(0, head).join('')}…${tail === 0 ? '' : points.slice(-tail).join('')}"`
}

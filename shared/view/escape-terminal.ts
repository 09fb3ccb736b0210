/** Strangers' text in a terminal or a job log: no escape sequence, no carriage return, nothing hidden. */
import { showControls } from './show-controls.ts'

/** One line, or a block that keeps its line feeds; every other control character as `⟨U+001B⟩`, a tab as a space. */
export function escapeTerminal(text: string, shape: 'line' | 'block' = 'line'): string {
  return showControls(text, shape).replace(/\t/g, ' ')
}

/** The answer of a command that did nothing: why, in one text. */
import type { CommandAnswer } from './command.ts'

export const decline = (text: string): CommandAnswer => ({ isDone: false, text })

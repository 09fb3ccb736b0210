/** An `issue_comment` event → what a person asks for in it; undefined for everything that is only text. */
import { suggestName } from '../../shared/suggest-name.ts'
import type { AppEvent } from '../events/event.ts'
import { flagAt, numberAt, textAt } from '../payload.ts'
import type { CommandEntry } from './command.ts'
import { commands } from './index.ts'
import { type Command, parseCommand } from './parse-command.ts'

export interface Spoken {
  readonly command: Command
  /** absent: a word near to a command */
  readonly entry?: CommandEntry
  /** which command was meant, where it is none */
  readonly hint: string
  readonly actor: string
  readonly number: number
  readonly commentId: number
  /** by GitHub's clock */
  readonly writtenAtMs?: number
  readonly isPull: boolean
  readonly isLocked: boolean
}

/**
 * Only new comments of people: what a bot says, or what is written into a comment later, orders nothing. A slash that is no
 * command of ours, nor near one, is somebody else's.
 */
export function readComment({ payload, action }: AppEvent): Spoken | undefined {
  const isPerson =
    textAt(payload, 'sender', 'type') === 'User' && textAt(payload, 'comment', 'user', 'type') === 'User'
  if (action !== 'created' || !isPerson) return undefined
  const command = parseCommand(textAt(payload, 'comment', 'body') ?? '')
  const actor = textAt(payload, 'comment', 'user', 'login')
  const commentId = numberAt(payload, 'comment', 'id')
  const number = numberAt(payload, 'issue', 'number')
  if (command === undefined || actor === undefined) return undefined
  if (commentId === undefined || number === undefined) return undefined
  const entry = Object.hasOwn(commands, command.name) ? commands[command.name] : undefined
  const hint = entry === undefined ? suggestName(command.name, Object.keys(commands), '') : ''
  if (entry === undefined && hint === '') return undefined
  const writtenAtMs = Date.parse(textAt(payload, 'comment', 'created_at') ?? '')
  return {
    command,
    ...(entry === undefined ? {} : { entry }),
    hint,
    actor,
    number,
    commentId,
    ...(Number.isNaN(writtenAtMs) ? {} : { writtenAtMs }),
    isPull: textAt(payload, 'issue', 'pull_request', 'url') !== undefined,
    isLocked: flagAt(payload, 'issue', 'locked'),
  }
}

/** `issue_comment.created`: a slash command of a person, answered once; everything else in a comment is only text. */
import { suggestName } from '../../shared/suggest-name.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { CommandAnswer, CommandEntry } from '../commands/command.ts'
import { commands } from '../commands/index.ts'
import { type Command, parseCommand } from '../commands/parse-command.ts'
import type { Deps } from '../deps.ts'
import type { Permission } from '../github/github.ts'
import { numberAt, textAt } from '../payload.ts'
import { answerMarker } from '../publish/comment-marker.ts'
import { isAtLeast, readRole } from '../roles.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

interface Spoken {
  readonly command: Command
  /** absent: a word near to a command */
  readonly entry: CommandEntry | undefined
  readonly hint: string
  readonly permission: Permission
  readonly actor: string
  readonly number: number
  readonly commentId: number
  readonly isPull: boolean
}

export const onIssueComment: EventHandler = async (deps, { payload, repositoryId, action }) => {
  const tenant = await findTenant(deps, repositoryId)
  const commentId = numberAt(payload, 'comment', 'id')
  const number = numberAt(payload, 'issue', 'number')
  const actor = textAt(payload, 'comment', 'user', 'login')
  const isPerson =
    textAt(payload, 'sender', 'type') === 'User' && textAt(payload, 'comment', 'user', 'type') === 'User'
  const isPull = textAt(payload, 'issue', 'pull_request', 'url') !== undefined
  const command = parseCommand(textAt(payload, 'comment', 'body') ?? '')
  const isSpoken = action === 'created' && isPerson && command !== undefined
  if (!isSpoken || tenant === undefined || actor === undefined) return
  if (commentId === undefined || number === undefined) return
  const entry = Object.hasOwn(commands, command.name) ? commands[command.name] : undefined
  const hint = suggestName(command.name, Object.keys(commands), '')
  // not a command of ours, nor near one; other bots have slashes too
  if (entry === undefined && hint === '') return
  // first of all: somebody without a say costs one request, and cannot make the App look for anything or write
  const permission = await readRole(deps, tenant.github, actor)
  if (!isAtLeast(permission, 'triage')) return

  const spoken = { command, entry, hint, permission, actor, number, commentId, isPull }
  const marker = answerMarker(deps.settings.credentials.webhookSecret, tenant.row.id, commentId)
  if ((await tenant.github.findComment(number, marker)) !== undefined) return
  await tryTo(deps, () => tenant.github.react(commentId, 'eyes'))
  const answer = await obey(deps, tenant, spoken)
  if (answer === undefined) return
  await record(deps, tenant, spoken, answer)
  await tryTo(deps, () => tenant.github.react(commentId, answer.isDone ? '+1' : 'confused'))
  await tenant.github.createComment(number, `${marker}\n@${actor} ${answer.text}\n`)
}

/** Undefined where nobody can be told. */
async function obey(deps: Deps, tenant: Tenant, spoken: Spoken): Promise<CommandAnswer | undefined> {
  const { command, entry, hint, permission, number } = spoken
  if (entry === undefined)
    return { isDone: false, text: `There is no ${codeSpan(`/${command.name}`)}: ${hint}` }
  if (!isAtLeast(permission, entry.role))
    return {
      isDone: false,
      text: `${codeSpan(entry.usage)} needs the role ${entry.role}; yours is ${permission}.`,
    }
  return await runEntry(deps, tenant, entry, spoken, number)
}

async function runEntry(deps: Deps, tenant: Tenant, entry: CommandEntry, spoken: Spoken, number: number) {
  const { command, actor, permission, commentId } = spoken
  const { words, text } = command
  const asked = { words, text, actor, permission, wish: `comment/${commentId}`, number, commentId }
  const pull = spoken.isPull ? await tenant.github.getPull(number) : undefined
  if (pull?.isLocked) return undefined
  if (entry.where === 'anywhere')
    return await entry.run(deps, tenant, { ...asked, ...(pull === undefined ? {} : { pull }) })
  if (pull === undefined) return { isDone: false, text: 'That command belongs into a pull request.' }
  if (entry.where === 'open-pull' && pull.state === 'closed')
    return { isDone: false, text: 'The pull request is closed: reopen it first.' }
  return await entry.run(deps, tenant, { ...asked, pull })
}

async function record(deps: Deps, tenant: Tenant, spoken: Spoken, answer: CommandAnswer): Promise<void> {
  await deps.store.audit.append({
    atMs: deps.nowMs(),
    repositoryId: tenant.row.id,
    actor: spoken.actor,
    action: `command /${spoken.command.name}`,
    subject: `pull/${spoken.number}`,
    details: JSON.stringify({ words: spoken.command.words, isDone: answer.isDone }),
  })
}

/** A reaction is a courtesy. */
async function tryTo(deps: Deps, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    deps.log.warn({ err: error }, 'a reaction could not be set')
  }
}

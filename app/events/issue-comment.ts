/** `issue_comment.created`: a slash command of a person, answered once; everything else in a comment is only text. */
import { cutLines } from '../../shared/view/cut-lines.ts'
import type { CommandAnswer } from '../commands/command.ts'
import { type Heard, obeyCommand } from '../commands/obey-command.ts'
import { readComment } from '../commands/read-comment.ts'
import type { Deps } from '../deps.ts'
import { answerMarker } from '../publish/comment-marker.ts'
import { isAtLeast, readRole } from '../roles.ts'
import { findTenant, type Tenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

/** GitHub refuses a longer comment; the marker and the name stand before the answer. */
const maxAnswer = 65_000

export const onIssueComment: EventHandler = async (deps, event) => {
  const tenant = await findTenant(deps, event.repositoryId)
  const spoken = readComment(event)
  if (tenant === undefined || spoken === undefined) return
  const { actor, number, commentId } = spoken
  // first of all: somebody without a say costs one request, and cannot make the App look for anything or write
  const permission = await readRole(deps, tenant.github, actor)
  if (!isAtLeast(permission, 'triage')) return

  const heard = { ...spoken, permission }
  const marker = answerMarker(deps.settings.credentials.webhookSecret, tenant.row.id, commentId)
  if ((await tenant.github.findComment(number, marker)) !== undefined) return
  await tryTo(deps, () => tenant.github.react(commentId, 'eyes'))
  const answer = await obeyCommand(deps, tenant, heard)
  await record(deps, tenant, heard, answer)
  if (answer === 'locked') return
  await tryTo(deps, () => tenant.github.react(commentId, answer.isDone ? '+1' : 'confused'))
  const text = cutLines(
    answer.text,
    maxAnswer,
    ({ length }) => length,
    'Cut here: the rest is too long for a comment.',
  )
  await tenant.github.createComment(number, `${marker}\n@${actor} ${text}\n`)
}

async function record(
  deps: Deps,
  tenant: Tenant,
  { command, actor, number, isPull, permission }: Heard,
  answer: CommandAnswer | 'locked',
): Promise<void> {
  const { isDone, text } =
    answer === 'locked' ? { isDone: false, text: 'the conversation is locked' } : answer
  await deps.store.audit.append({
    atMs: deps.nowMs(),
    repositoryId: tenant.row.id,
    actor,
    action: `command /${command.name}`,
    subject: `${isPull ? 'pull' : 'issue'}/${number}`,
    details: JSON.stringify({
      words: command.words,
      role: permission,
      isDone,
      ...(isDone ? {} : { why: text.slice(0, 300) }),
    }),
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

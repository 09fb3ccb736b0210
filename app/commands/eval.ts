/** `/eval [PROMPT …] [SHA]`: evaluates the head, takes up a report that was never delivered, or adds an attempt. */
import type { Problem } from '../../shared/problem.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { collectArtifact } from '../pulls/collect-artifact.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { type EvaluationRow, underWayStates } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'

const isSha = (word: string) => /^[0-9a-f]{7,64}$/i.test(word)

/** What hinders it; for a fork's head the full SHA must say which content somebody has looked at. */
function refuse({ words, pull }: PullRequest, isFork: boolean): string | undefined {
  const shas = words.filter(isSha)
  const full = shas.find((sha) => sha.length >= 40)
  const head = pull.headSha
  if (shas.length > 1) return 'Name one commit at most.'
  if (isFork && full === undefined)
    return `This pull request comes from a fork: look at its prompts, then write ${codeSpan(`/eval ${head}`)}, so that a push in between changes nothing.`
  if (shas[0] !== undefined && !head.startsWith(shas[0].toLowerCase()))
    return `${codeSpan(shas[0])} is not the head of this pull request any more; the head is ${codeSpan(head)}.`
  return undefined
}

export const evalCommand: CommandEntry = {
  usage: '/eval [PROMPT …] [HEAD SHA]',
  does: 'evaluates the head, or some of its prompts, which opens no merge for the others; once more, where it was evaluated already. For a fork the full SHA says which content was looked at.',
  role: 'write',
  where: 'open-pull',
  run: evaluate,
}

async function evaluate(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, words, actor, wish } = request
  const isFork = pull.headRepositoryId !== tenant.row.id
  const hindered = refuse(request, isFork)
  if (hindered !== undefined) return { isDone: false, text: hindered }
  const only = words.filter((word) => !isSha(word))
  const subject = `pull/${pull.number}`
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject,
    headSha: pull.headSha,
    limit: 1,
  })
  const [last] = rows

  const isUndelivered =
    last !== undefined && ['dispatched', 'running', 'failed', 'timed-out'].includes(last.state)
  if (isUndelivered && only.length === 0 && (await collectArtifact(deps, tenant, last)))
    return {
      isDone: true,
      text: `The report of ${codeSpan(last.id)} was in the job's artifact and is taken from there.`,
    }
  if (last !== undefined && underWayStates.some((state) => state === last.state))
    return { isDone: true, text: `It is being evaluated already (${last.state}).` }

  const row = await evaluatePull(deps, tenant, {
    number: pull.number,
    trigger: 'command /eval',
    actor,
    isCommanded: true,
    head: pull.headSha,
    wish,
    only,
  })
  return row !== undefined && 'length' in row ? describeUnknown(row) : answer(row, pull.headSha)
}

function describeUnknown(problems: readonly Problem[]): CommandAnswer {
  const lines = problems.map(({ message }) => message)
  const said = [...lines, ...new Set(problems.flatMap(({ hint }) => hint ?? []))].join('; ')
  return { isDone: false, text: `Nothing was started: ${escapeMarkdown(said, 'inline')}.` }
}

function answer(row: EvaluationRow | undefined, head: string): CommandAnswer {
  if (row === undefined) return { isDone: false, text: 'The pull request is closed.' }
  const commit = codeSpan(row.headSha.slice(0, 7))
  const moved = row.headSha === head ? '' : ' A newer commit was pushed meanwhile: that one is it.'
  const said: Partial<Record<EvaluationRow['state'], string>> = {
    unaffected: `${commit} affects no prompt: there is nothing to evaluate.`,
    refused: `${commit} cannot be evaluated: the check lists what to mend.`,
    waiting: `${commit} is not evaluated: the policy says \`forks: lint-only\`. Push the change to a branch of this repository.`,
  }
  // an earlier try of this command may have begun it, and it may have ended since
  const begun = `Evaluating ${commit}; the check shows how far it is.`
  return {
    isDone: row.state !== 'refused' && row.state !== 'waiting',
    text: `${said[row.state] ?? begun}${moved}`,
  }
}

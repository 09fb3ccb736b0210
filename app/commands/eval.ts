/** `/eval [PROMPT …] [--runner R] [--repeat N] [SHA]`: evaluates the head, takes up a lost report, or adds an attempt. */
import type { Problem } from '../../shared/problem.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { collectArtifact } from '../pulls/collect-artifact.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { type EvaluationRow, underWayStates } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { maxRepeat, parseOptions } from './parse-options.ts'
import { refuseHead } from './refuse-head.ts'

export const evalCommand: CommandEntry = {
  usage: '/eval [PROMPT …] [--runner RUNNER] [--repeat N] [HEAD SHA]',
  does: `evaluates the head; once more, where it was evaluated already: the new answers join the earlier ones. Some prompts or runners alone open no merge for what was never measured. N is 1 to ${maxRepeat} answers to each case. For a fork the full SHA says which content was looked at.`,
  role: 'write',
  where: 'open-pull',
  run: evaluate,
}

async function evaluate(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, words, actor, wish } = request
  const parsed = parseOptions(words)
  if (!parsed.ok) return decline(parsed.text)
  const { shas, names: only, runners, repeat } = parsed.options
  const isFork = pull.headRepositoryId !== tenant.row.id
  const hindered = refuseHead(shas, pull, { isFork, example: `/eval ${pull.headSha}` })
  if (hindered !== undefined) return decline(hindered)
  const subject = `pull/${pull.number}`
  const { rows } = await deps.store.evaluations.list(tenant.row.id, {
    subject,
    headSha: pull.headSha,
    limit: 1,
  })
  const [last] = rows

  const isUndelivered =
    last !== undefined && ['dispatched', 'running', 'failed', 'timed-out'].includes(last.state)
  const isPlain = only.length + runners.length === 0 && repeat === undefined
  if (isUndelivered && isPlain && (await collectArtifact(deps, tenant, last)))
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
    runners,
    ...(repeat === undefined ? {} : { repeat }),
  })
  return row !== undefined && 'length' in row ? describeUnknown(row) : answer(row, pull.headSha)
}

export const lintOnly = 'the policy says `forks: lint-only`. Push the change to a branch of this repository.'

/** Names that nobody knows: nothing was begun, and what stands goes on standing. */
export function describeUnknown(problems: readonly Problem[]): CommandAnswer {
  const lines = problems.map(({ message }) => message)
  const said = [...lines, ...new Set(problems.flatMap(({ hint }) => hint ?? []))].join('; ')
  const end = said.endsWith('?') ? '' : '.'
  return decline(`Nothing was started: ${escapeMarkdown(said, 'inline')}${end}`)
}

function answer(row: EvaluationRow | undefined, head: string): CommandAnswer {
  if (row === undefined) return decline('The pull request is closed.')
  const commit = codeSpan(row.headSha.slice(0, 7))
  const moved = row.headSha === head ? '' : ' A newer commit was pushed meanwhile: that one is it.'
  const said: Partial<Record<EvaluationRow['state'], string>> = {
    unaffected: `${commit} affects no prompt: there is nothing to evaluate.`,
    refused: `${commit} cannot be evaluated: the check lists what to mend.`,
    waiting: `${commit} is not evaluated: ${lintOnly}`,
  }
  // an earlier try of this command may have begun it, and it may have ended since
  const begun = `Evaluating ${commit}; the check shows how far it is.`
  return {
    isDone: row.state !== 'refused' && row.state !== 'waiting',
    text: `${said[row.state] ?? begun}${moved}`,
  }
}

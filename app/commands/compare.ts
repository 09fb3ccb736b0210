/** `/compare RUNNER RUNNER … [prompt=NAME …] [--repeat N] [SHA]`: the same cases on several runners, beside the gate. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { formatCount, formatMoney } from '../../shared/view/format-figure.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { beginAside, findBegunAside } from '../pulls/begin-aside.ts'
import { gatherChange } from '../pulls/gather-change.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { describeUnknown, lintOnly } from './eval.ts'
import { parseOptions } from './parse-options.ts'
import { refuseHead } from './refuse-head.ts'

const maxRunners = 6
const maxPrompts = 3
const example = codeSpan('/compare small large')

export const compareCommand: CommandEntry = {
  usage: '/compare RUNNER RUNNER … [prompt=NAME …] [--repeat N] [HEAD SHA]',
  does: `asks 2 to ${maxRunners} runners of the policy the same cases, of the prompts that the change affects or of those that are named, and answers with a table: score, cost, latency, and which is proven best. It changes no check. For a fork the full SHA says which content was looked at.`,
  role: 'write',
  where: 'open-pull',
  run: compare,
}

async function compare(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, actor, wish, number, commentId } = request
  const parsed = parseOptions(request.words, ['--repeat'])
  if (!parsed.ok) return decline(parsed.text)
  const { names, shas, repeat } = parsed.options
  const only = [...new Set(names.flatMap((name) => (name.startsWith('prompt=') ? [name.slice(7)] : [])))]
  const listed = names.filter((name) => !name.startsWith('prompt=')).flatMap((name) => name.split(','))
  const runners = [...new Set(listed.filter((name) => name !== ''))]
  if (runners.length < 2) return decline(`Name two runners at least: ${example}.`)
  if (runners.length > maxRunners)
    return decline(`Name ${maxRunners} runners at most, not ${runners.length}.`)
  const hindered = refuseHead(shas, pull, {
    isFork: pull.headRepositoryId !== tenant.row.id,
    example: `/compare ${runners.join(' ')} ${pull.headSha}`,
  })
  if (hindered !== undefined) return decline(hindered)
  const kind = 'compare'
  const earlier = await findBegunAside(deps, tenant, { kind, commentId, wish })
  if (earlier !== undefined) return describeBegun(earlier, runners)

  const { headSha, baseRef } = pull
  const narrowed = { compare: runners, ...(repeat === undefined ? {} : { repeat }) }
  const change = await gatherChange(deps, tenant, {
    base: { branch: baseRef },
    headSha,
    pull: number,
    only,
    narrowed,
  })
  const isFine = change.problems.every(({ severity }) => severity !== 'error')
  if (isFine && change.plan.comparisons.length === 0)
    return decline(
      `This change affects no prompt: name one, ${codeSpan(`/compare ${runners.join(' ')} prompt=NAME`)}.`,
    )
  const aside = { kind, number, commentId, runners } as const
  const begun = await beginAside(deps, tenant, {
    pull,
    actor,
    wish,
    aside,
    change,
    only,
    ...(repeat === undefined ? {} : { repeat }),
  })

  if (begun.kind === 'lint-only') return decline(`Nothing was started: ${lintOnly}`)
  if (begun.kind === 'refused') return describeUnknown(begun.problems)
  return describeBegun(begun.row, runners)
}

function describeBegun({ ordered, headSha }: EvaluationRow, runners: readonly string[]): CommandAnswer {
  const order = parseOrdered(ordered)
  const names = runners.map((name) => codeSpan(name))
  const prompts = [...new Set(order?.comparisons.map(({ prompt }) => prompt))]
  const shown = prompts.slice(0, maxPrompts).map((name) => codeSpan(name))
  const more = prompts.length > maxPrompts ? ` and ${prompts.length - maxPrompts} more` : ''
  const calls = formatCount(order?.planned.calls, 'call')
  const money = order?.budget === undefined ? '' : `, for at most ${formatMoney(order.budget)}`
  const text = `Comparing ${names.slice(0, -1).join(', ')} and ${names.at(-1)} on ${shown.join(', ')}${more} at ${codeSpan(headSha.slice(0, 7))}: ${calls}${money}. The table follows in a comment of its own.`
  return { isDone: true, text }
}

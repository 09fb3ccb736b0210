/** `/try PROMPT name=value … [--runner R] [@SHA]`: one rendered call, shown with its messages, its answer and what it took. */
import { hasError } from '../../shared/has-error.ts'
import type { JsonObject } from '../../shared/json.ts'
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import { type FoundPrompt, findPrompt } from '../../shared/plan/find-prompt.ts'
import { planTrial } from '../../shared/plan/plan-trial.ts'
import type { Problem, Result } from '../../shared/problem.ts'
import { fail } from '../../shared/problem.ts'
import type { Message, RenderedPrompt } from '../../shared/prompt/prompt.ts'
import { typeInput } from '../../shared/prompt/type-input.ts'
import { clipText } from '../../shared/view/clip-text.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { beginAside, findBegunAside } from '../pulls/begin-aside.ts'
import { gatherChange, type PlannedChange } from '../pulls/gather-change.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandAnswer, CommandEntry, PullRequest } from './command.ts'
import { decline } from './decline.ts'
import { describeUnknown, lintOnly } from './eval.ts'
import { type ParsedTrial, parseTrial } from './parse-trial.ts'
import { refuseHead } from './refuse-head.ts'

/** A line is read no further, so that a value may be cut. */
const maxText = 4_000
/** What a comment can show beside the answer. */
const maxMessages = 20
const maxShown = 24_000

export const tryCommand: CommandEntry = {
  usage: '/try PROMPT name=value … [--runner RUNNER] [@HEAD SHA]',
  does: 'asks one rendered call of the head, and shows messages, answer, tokens, cost and time. Values: `name=word`, `name="more words"`, `name={"a": 1}`; the prompt\'s input schema says what is a number. It changes no check. For a fork the full SHA, after an @, says which content was looked at.',
  role: 'write',
  where: 'open-pull',
  run: tryPrompt,
}

async function tryPrompt(deps: Deps, tenant: Tenant, request: PullRequest): Promise<CommandAnswer> {
  const { pull, actor, wish, number, commentId, text } = request
  if (text.length > maxText)
    return decline(`That is longer than ${maxText} characters: put it into a dataset.`)
  const parsed = parseTrial(text)
  if (!parsed.ok) return decline(parsed.text)
  const { trial } = parsed
  const hindered = refuseHead(trial.shas, pull, {
    isFork: pull.headRepositoryId !== tenant.row.id,
    example: `/try ${trial.prompt} … @${pull.headSha}`,
  })
  if (hindered !== undefined) return decline(hindered)
  const earlier = await findBegunAside(deps, tenant, { kind: 'try', commentId, wish })
  if (earlier !== undefined) return describeBegun(earlier)

  const { headSha, baseRef } = pull
  const change = await gatherChange(deps, tenant, {
    base: { branch: baseRef },
    headSha,
    pull: number,
    only: [trial.prompt],
  })
  const ready = await prepare(deps, change, trial)
  if (!ready.ok) return describeUnknown(ready.problems)
  const { found, input, rendered } = ready.value
  const asked = { path: found.version.path, runner: found.runner, input }
  const planned = planTrial(change.facts, asked)
  const begun = await beginAside(deps, tenant, {
    pull,
    actor,
    wish,
    aside: { kind: 'try', number, commentId, trial: asked, messages: showMessages(rendered.messages) },
    change: { ...change, ...planned, problems: [...change.readProblems, ...planned.plan.problems] },
    only: [asked.path],
  })

  if (begun.kind === 'lint-only') return decline(`Nothing was started: ${lintOnly}`)
  if (begun.kind === 'refused') return describeUnknown(begun.problems)
  return describeBegun(begun.row)
}

interface Ready {
  readonly found: FoundPrompt
  readonly input: JsonObject
  readonly rendered: RenderedPrompt
}

/** Everything that can be wrong is found before anything is ordered. */
async function prepare(
  deps: Deps,
  { facts, readProblems }: PlannedChange,
  { prompt: name, runner, values }: ParsedTrial,
): Promise<Result<Ready>> {
  if (hasError(readProblems)) return fail(readProblems.filter(({ severity }) => severity === 'error'))
  const found = findPrompt(facts, name, runner)
  if (!found.ok) return found
  const { prompt, partials, reached } = found.value.version
  const used = new Map([...partials].filter(([partial]) => reached.includes(partial)))
  const input = typeInput(prompt, used, values)
  if (!input.ok) return input
  const [rendered] = await deps.openParsers().render({
    prompt,
    partials: [...partials],
    rows: [{ input: input.value }],
    missingVariable: facts.policy.missingVariable,
  })
  if (rendered === undefined) throw new Error('the sandbox rendered nothing')
  if (!rendered.ok) return rendered
  // what only warns of a case of a dataset is a mistake in the one call that is made
  const unfit = rendered.warnings.filter(
    ({ code }) => code === 'unknown-placeholder' || code === 'empty-prompt',
  )
  if (unfit.length > 0) return fail(unfit.map((problem): Problem => ({ ...problem, severity: 'error' })))
  return { ...rendered, value: { found: found.value, input: input.value, rendered: rendered.value } }
}

function showMessages(messages: readonly Message[]): { readonly role: string; readonly text: string }[] {
  const each = Math.floor(maxShown / Math.max(1, Math.min(messages.length, maxMessages)))
  return messages.slice(0, maxMessages).map(({ role, content }) => {
    const text = content.map((part) => (part.kind === 'text' ? part.text : `[media: ${part.url}]`)).join('')
    return { role, text: clipText(text, each) }
  })
}

function describeBegun({ ordered, headSha }: EvaluationRow): CommandAnswer {
  const order = parseOrdered(ordered)
  const [comparison] = order?.comparisons ?? []
  const name = codeSpan(comparison?.prompt ?? '')
  const text = `Trying ${name} on ${codeSpan(comparison?.runner ?? '')} at ${codeSpan(headSha.slice(0, 7))}: one call. The answer follows in a comment of its own.`
  return { isDone: true, text }
}

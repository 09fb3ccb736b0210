/** A prompt that somebody names → its version at the head, and the runner that its suite asks first. */
import { policyPath } from '../config/policy-path.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import { quoteText } from '../quote-text.ts'
import { suggestName } from '../suggest-name.ts'
import type { PlanFacts } from './plan.ts'
import { readSide, type Version } from './read-side.ts'
import { suiteMembers } from './suite-members.ts'

const maxListed = 20

export interface FoundPrompt {
  readonly version: Version
  readonly runner: string
}

/** By name, id or path. `runner`: another one of the policy, listed by the suite or not. */
export function findPrompt(facts: PlanFacts, name: string, runner?: string): Result<FoundPrompt> {
  const { policy, head } = facts
  const problem = (code: string, message: string, hint: string) =>
    fail<FoundPrompt>([{ path: policyPath(policy), code, message, hint, severity: 'error' }])
  const side = readSide(head)
  const suites = suiteMembers(policy, head.tree.files.keys())
  const paths = [...new Set(suites.flatMap(({ members }) => [...members]))].sort()
  const named = paths.map((path) => {
    const read = head.prompts.get(path)
    return { path, names: read?.ok === true ? [promptKey(read.value), read.value.name] : [] }
  })
  const meant = named.filter(({ path, names }) => path === name || names.includes(name))
  const known = [...new Set(named.flatMap(({ path, names }) => names[0] ?? path))]
  const list = (all: readonly string[]) => all.slice(0, maxListed).join(', ')
  const [first, ...others] = meant.some(({ path }) => path === name)
    ? meant.filter(({ path }) => path === name)
    : meant
  if (first === undefined) {
    const hint = suggestName(name, known, `the prompts are: ${list(known)}`)
    return problem('unknown-prompt', `${quoteText(name)} names no prompt of a suite at this head`, hint)
  }
  if (others.length > 0)
    return problem(
      'ambiguous-prompt',
      `${quoteText(name)} names ${meant.length} prompts`,
      `name one by its path: ${list(meant.map(({ path }) => path))}`,
    )
  const own = suites.find(({ members }) => members.has(first.path))?.suite.runners[0]
  const asked = runner ?? own ?? ''
  if (!Object.hasOwn(policy.runners, asked)) {
    const runners = Object.keys(policy.runners)
    const hint = suggestName(asked, runners, `the runners are: ${list(runners)}`)
    return problem('unknown-runner', `${quoteText(asked)} is no runner of the policy in force`, hint)
  }
  const read = side.version(first.path)
  if (read?.ok === true) return succeed({ version: read.value, runner: asked })
  return fail<FoundPrompt>(read?.problems ?? ([] satisfies Problem[]))
}

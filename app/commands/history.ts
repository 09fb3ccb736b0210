/** `/history`: what a prompt scored, where it went, and what became of its versions; the newest first. */
import { suggestName } from '../../shared/suggest-name.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import { describeHistory, maxHistory } from './describe-history.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'
import { ended } from './say-sentence.ts'

const usage = '/history PROMPT'

export const historyCommand: CommandEntry = {
  usage,
  does: 'shows the newest evaluations and promotions of a prompt, and what became of its versions',
  role: 'write',
  where: 'anywhere',
  run: showHistory,
}

const maxVersions = 200
const maxTransitions = 500

async function showHistory(deps: Deps, { row }: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const { store } = deps
  const { operands, problems } = readClauses(request.text, {
    operands: { name: 'PROMPT', least: 1, most: 1 },
  })
  if (problems.length > 0) return decline(describeMistakes(problems, usage))
  const name = operands[0] ?? ''
  const [prompt, evaluated] = await Promise.all([
    store.prompts.get(row.id, name),
    store.reports.history(row.id, name, { limit: maxHistory }),
  ])
  if (prompt === undefined && evaluated.rows.length === 0) return await describeUnknown(deps, row.id, name)

  const [moves, pointers, transitions, versions] = await Promise.all([
    store.promotions.history(row.id, { prompt: name }, maxHistory),
    store.promotions.pointers(row.id),
    store.lists.transitions(row.id, { prompt: name }, maxTransitions),
    store.prompts.versions(row.id, name, maxVersions),
  ])
  const served = pointers.filter((one) => one.prompt === name)
  const facts = {
    name,
    prompt,
    evaluated: evaluated.rows,
    moves,
    served,
    transitions: transitions.toReversed(),
    versions,
  }
  return { isDone: true, text: describeHistory(facts) }
}

/** The answer to a name that no prompt of the repository has. */
export async function describeUnknown(
  deps: Deps,
  repositoryId: number,
  name: string,
): Promise<CommandAnswer> {
  const names = (await deps.store.prompts.list(repositoryId)).map((one) => one.name)
  const hint = suggestName(
    name,
    names,
    names.length === 0
      ? 'none was seen yet: they are kept from their first evaluation on'
      : `there is ${names.slice(0, 5).join(', ')}`,
  )
  return decline(`No prompt is called ${codeSpan(name)}: ${escapeMarkdown(ended(hint), 'middle')}`)
}

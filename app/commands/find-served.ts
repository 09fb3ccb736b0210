/** Which environment serves what people named; names that are served nowhere get a "did you mean". */
import { quoteText } from '../../shared/quote-text.ts'
import { suggestName } from '../../shared/suggest-name.ts'
import { formatList } from '../../shared/verdict/format-in-sentence.ts'
import type { Deps } from '../deps.ts'
import { describeRival } from '../promotion/describe-rival.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import type { CommandRequest } from './command.ts'

export interface Served {
  readonly environment: string
  /** active, of the prompt that was named, or of all of them */
  readonly pointers: readonly PointerRow[]
}

const maxNames = 10

const distinct = (names: readonly string[]) => [...new Set(names)].sort()
const listOf = (names: readonly string[]) =>
  formatList(
    names.map((name) => quoteText(name)),
    maxNames,
  )

/** Plain text, without a full stop, where it is not clear what is meant. */
export async function findServed(
  { store }: Pick<Deps, 'store'>,
  tenant: Tenant,
  asked: { readonly name: string | undefined; readonly environment: string | undefined },
): Promise<Served | string> {
  const active = await store.promotions.pointers(tenant.row.id)
  const named = asked.name === undefined ? active : active.filter(({ prompt }) => prompt === asked.name)
  const environments = distinct(active.map(({ environment }) => environment))
  if (active.length === 0) return 'nothing is served yet; /promote begins it'
  if (asked.environment !== undefined && !environments.includes(asked.environment)) {
    const hint = suggestName(asked.environment, environments, `there is ${listOf(environments)}`)
    return `nothing is served in ${quoteText(asked.environment)}; ${hint}`
  }
  if (asked.name !== undefined && named.length === 0) {
    const prompts = distinct(active.map(({ prompt }) => prompt))
    const hint = suggestName(asked.name, prompts, `served are ${listOf(prompts)}`)
    return `${quoteText(asked.name)} is served nowhere; ${hint}`
  }
  return choose(asked.name, named, asked.environment)
}

function choose(
  name: string | undefined,
  named: readonly PointerRow[],
  wanted: string | undefined,
): Served | string {
  const places = distinct(named.map(({ environment }) => environment))
  const [first] = places
  if (wanted === undefined && places.length > 1)
    return `${name === undefined ? 'there is' : `${quoteText(name)} is served in`} ${listOf(places)}: add in ENV`
  const environment = wanted ?? first ?? ''
  const pointers = named.filter((one) => one.environment === environment)
  if (pointers.length > 0) return { environment, pointers }
  return `${quoteText(environment)} serves no ${quoteText(name ?? '')}; it is in ${listOf(places)}`
}

/** GitHub tells no smaller part of when a comment was written. */
const secondMs = 1_000

/**
 * Somebody moved one of them after the comment was written: its writer meant another state. Within the same second nobody knows
 * which came first; then only others count. Plain text.
 */
export async function findRival(
  deps: Pick<Deps, 'store'>,
  tenant: Tenant,
  pointers: readonly PointerRow[],
  { wish, writtenAtMs, actor: writer }: Pick<CommandRequest, 'wish' | 'writtenAtMs' | 'actor'>,
): Promise<string | undefined> {
  if (writtenAtMs === undefined) return undefined
  const later = pointers.filter(({ atMs, sourceEvent, actor }) => {
    const sinceMs = actor === writer ? writtenAtMs + secondMs : writtenAtMs
    return atMs > sinceMs && sourceEvent !== wish
  })
  return later.length === 0 ? undefined : await describeRival(deps, tenant, later)
}

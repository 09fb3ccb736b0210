/** Where one merge or release moves several environments, one that versions come through goes before those behind it. */
import type { EnvironmentPolicy, PromotionRequest } from './decision-facts.ts'

type Named = readonly [name: string, rules: EnvironmentPolicy]

/** Those of `wanted` whose turn it is; `ended`: environments for which the request of the same event has ended. */
export function whoseTurn(wanted: readonly Named[], ended: ReadonlySet<string>): readonly Named[] {
  const names = new Set(wanted.map(([name]) => name))
  return wanted.filter(([, { from }]) => from === undefined || !names.has(from) || ended.has(from))
}

/** Whether the event of this request also moves an environment behind its own. */
export function isFollowed(
  { environment, source }: Pick<PromotionRequest, 'environment' | 'source'>,
  environments: Readonly<Record<string, EnvironmentPolicy>>,
): boolean {
  return Object.values(environments).some(
    (rules) => rules.from === environment && rules['promote-on'] === source,
  )
}

/** Environments in the order in which versions come through them: one event may move several. */
import type { EnvironmentPolicy } from './decision-facts.ts'

type Environments = Readonly<Record<string, EnvironmentPolicy>>

/** `from` before what comes from it; else as the policy has them. */
export function orderEnvironments(environments: Environments): [string, EnvironmentPolicy][] {
  const entries = Object.entries(environments)
  const depthOf = (name: string, seen: readonly string[] = []): number => {
    const from = Object.hasOwn(environments, name) ? environments[name]?.from : undefined
    return from === undefined || seen.includes(from) ? seen.length : depthOf(from, [...seen, from])
  }
  return entries.toSorted(([a], [b]) => depthOf(a) - depthOf(b))
}

/** The prompts of one commit that may be promoted, and what each must be proved with. */
import { type PlanSides, readYardsticks } from '../plan/draft-comparisons.ts'
import type { PlanFacts } from '../plan/plan.ts'
import { readSide, type Version } from '../plan/read-side.ts'
import { selectFiles } from '../plan/select-files.ts'
import { suiteMembers } from '../plan/suite-members.ts'
import type { Problem } from '../problem.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import { promptName } from '../prompt/prompt-name.ts'
import type { Candidate } from './decision-facts.ts'
import type { RequiredProof } from './find-proof.ts'
import { hashProof } from './hash-proof.ts'

export interface FoundCandidates {
  readonly candidates: readonly Candidate[]
  /** by path, of those that could be read */
  readonly versions: ReadonlyMap<string, Version>
}

/**
 * The base of `facts` is the tip of the default branch, whose datasets and evaluators are in force; their head is the commit
 * that is asked about. Sorted by name; two files of one name are two candidates, and neither may move.
 */
export function findCandidates(facts: PlanFacts): FoundCandidates {
  const sides: PlanSides = { facts, base: readSide(facts.base), head: readSide(facts.head) }
  const { files } = facts.head.tree
  const suites = suiteMembers(facts.policy, files.keys()).map(({ suite, members }) => ({
    suite,
    members,
    measure: measureOf(sides, suite.id),
  }))
  const paths = [...new Set(suites.flatMap(({ members }) => [...members]))].sort()
  const refused = Map.groupBy(selectFiles(facts.policy, facts.head.tree).problems, ({ path }) => path)
  const versions = new Map<string, Version>()
  const found = paths.map((path): Candidate => {
    const read = sides.head.version(path)
    if (read?.ok !== true) {
      const problems = [...(read?.problems ?? []), ...(refused.get(path) ?? [])]
      return { prompt: promptName(path)?.name ?? path, path, required: [], problem: tell(problems) }
    }
    const { prompt, fingerprint } = read.value
    versions.set(path, read.value)
    const own = suites.filter(({ members }) => members.has(path)).map(({ measure }) => measure)
    const hindered = own.flatMap(({ problem }) => problem ?? [])[0]
    const unmeasurable = own.flatMap((one) => one.unmeasurable ?? [])[0]
    return {
      prompt: promptKey(prompt),
      path,
      ...(hindered === undefined ? { fingerprint } : { problem: hindered }),
      required: own.flatMap(({ required }) => required),
      ...(unmeasurable === undefined ? {} : { unmeasurable }),
    }
  })
  const candidates = refuseTwins(found).toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1))
  return { candidates, versions }
}

interface Measure {
  readonly required: readonly RequiredProof[]
  readonly unmeasurable?: string
  readonly problem?: string
}

/** What a suite proves with: the datasets and evaluators of the tip. */
function measureOf(sides: PlanSides, id: string): Measure {
  const { policy, head } = sides.facts
  const suite = policy.suites[id]
  if (suite === undefined) return { required: [] }
  const yardsticks = readYardsticks(sides, suite)
  if (!yardsticks.usable.includes('old')) {
    const why = `suite ${id} has no dataset and evaluators that can be read: mend them on the default branch`
    return { required: [], problem: why }
  }
  const required = suite.runners.map((runner) => ({
    suite: id,
    runner,
    proof: hashProof(policy, { suite: id, runner, repeat: suite.repeat }, yardsticks.old),
  }))
  const [other] = yardsticks.reasons
  if (other === undefined) return { required }
  const lacks = `${other.name} changed after ${head.tree.sha.slice(0, 7)}`
  return { required, unmeasurable: `${lacks}: promote a newer commit of the default branch` }
}

function tell(problems: readonly Problem[]): string {
  const worst = problems.find(({ severity }) => severity === 'error') ?? problems[0]
  if (worst === undefined) return 'its file cannot be read: mend it in a pull request'
  const line = worst.line === undefined ? '' : `line ${worst.line}: `
  return `${line}${worst.message}${worst.hint === undefined ? '' : `: ${worst.hint}`}`
}

function refuseTwins(candidates: readonly Candidate[]): Candidate[] {
  const byName = Map.groupBy(candidates, ({ prompt }) => prompt)
  return candidates.map((candidate) => {
    const { prompt, path } = candidate
    const twin = byName.get(prompt)?.find((other) => other.path !== path)
    if (twin === undefined) return candidate
    const { fingerprint: _, ...rest } = candidate
    return { ...rest, problem: `${twin.path} has its name: give each a promptgate.id of its own` }
  })
}

/** Those that are asked for by name; of each name that is not there, one that says so. */
export function chooseCandidates(
  candidates: readonly Candidate[],
  only: readonly string[] | undefined,
  sha: string,
): readonly Candidate[] {
  if (only === undefined) return candidates
  return [...new Set(only)].flatMap((name) => {
    const found = candidates.filter(({ prompt }) => prompt === name)
    const problem = `no suite has a prompt of this name at ${sha.slice(0, 7)}: name one that is there`
    return found.length > 0 ? found : [{ prompt: name, required: [], problem }]
  })
}

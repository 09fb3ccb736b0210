/** Edge: the prompts of a commit, as versions, and the policy in force at the tip of the default branch. */
import { gatherFacts } from '../../shared/gather/gather-facts.ts'
import type { PlanFacts } from '../../shared/plan/plan.ts'
import type { Problem } from '../../shared/problem.ts'
import { type FoundCandidates, findCandidates } from '../../shared/promotion/find-candidates.ts'
import type { CodeOwners } from '../../shared/promotion/parse-code-owners.ts'
import type { Deps } from '../deps.ts'
import type { NewVersion } from '../store/prompt-store.ts'
import type { Tenant } from '../tenant.ts'
import { describeVersion, type Origin } from './describe-versions.ts'
import { readTip, saveRules, type Tip } from './policy-in-force.ts'
import { readCodeOwners } from './read-code-owners.ts'

export interface GatheredPrompts extends FoundCandidates {
  readonly branch: string
  readonly tipSha: string
  readonly sha: string
  readonly facts: PlanFacts
  readonly codeOwners: CodeOwners
  /** the policy in force cannot be read */
  readonly policyProblems?: readonly Problem[]
}

/** `sha`: default the tip itself. Throws a GitHubFault where GitHub does not answer. */
export async function gatherPrompts(
  deps: Deps,
  tenant: Tenant,
  sha?: string,
  known?: Tip,
): Promise<GatheredPrompts> {
  const { source } = tenant.github
  const { branch, tree: tip } = known ?? (await readTip(tenant))
  const head = sha === undefined || sha === tip.sha ? tip : await source.listTree(sha)
  const { facts, policyProblems } = await gatherFacts(
    { source, parsers: deps.openParsers() },
    {
      trees: { base: tip, mergeBase: tip, head },
      renames: new Map(),
      configPath: deps.settings.policyPath,
      only: [],
      everything: true,
    },
  )
  if (policyProblems === undefined) await saveRules(deps, tenant, facts.policy)
  return {
    ...(policyProblems === undefined ? findCandidates(facts) : { candidates: [], versions: new Map() }),
    branch,
    tipSha: tip.sha,
    sha: head.sha,
    facts,
    codeOwners: await readCodeOwners(source, tip),
    ...(policyProblems === undefined ? {} : { policyProblems }),
  }
}

/** They are kept before anything points to them; only those of the tip say where a prompt is now and whose it is. */
export async function saveVersions(
  { store, nowMs }: Pick<Deps, 'store' | 'nowMs'>,
  { row }: Tenant,
  { versions, sha, tipSha, codeOwners }: GatheredPrompts,
  of: { readonly origin?: Origin; readonly only?: ReadonlySet<string> } = {},
): Promise<void> {
  const all = [...versions.values()].map(
    (version): NewVersion => describeVersion(version, sha, codeOwners, of.origin),
  )
  const wanted = of.only === undefined ? all : all.filter(({ prompt }) => of.only?.has(prompt))
  if (wanted.length > 0) await store.prompts.save(row.id, wanted, nowMs(), sha === tipSha)
}

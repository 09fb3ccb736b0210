/** Edge: everything that a request is decided from, as it is now. */
import { parseOrdered } from '../../shared/order/parse-ordered.ts'
import type { Candidate, DecisionFacts, PromotionRequest } from '../../shared/promotion/decision-facts.ts'
import { chooseCandidates } from '../../shared/promotion/find-candidates.ts'
import { lapseWaived } from '../../shared/promotion/lapse-waived.ts'
import type { StatedProblem } from '../../shared/publication/publication.ts'
import type { Deps } from '../deps.ts'
import type { PointerRow, RequestRow } from '../store/promotion-store.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { type GatheredPrompts, gatherPrompts, saveVersions } from './gather-prompts.ts'
import { readVersionRef } from './request-ref.ts'

export interface GatheredPromotion {
  readonly facts: DecisionFacts
  readonly tipSha: string
}

type Waiting = RequestRow & { readonly state: PromotionRequest['state'] }

export async function gatherPromotion(deps: Deps, tenant: Tenant, row: Waiting): Promise<GatheredPromotion> {
  const { store } = deps
  const { github } = tenant
  const version = readVersionRef(row.ref)
  const prompts = await gatherPrompts(deps, tenant, version === undefined ? row.sha : undefined)
  const { branch, tipSha, facts: planned } = prompts
  const chosen = chooseCandidates(prompts.candidates, row.only, prompts.sha)
  const candidates =
    version === undefined ? chosen : await nameVersion(deps, tenant, { row, version, branch }, chosen)
  await saveVersions(deps, tenant, prompts, { only: new Set(candidates.map(({ prompt }) => prompt)) })

  const fingerprints = [...new Set(candidates.flatMap(({ fingerprint }) => fingerprint ?? []))]
  const [rules, pointers, concluded, waivers, identities] = await Promise.all([
    github.getEnvironment(row.environment),
    store.promotions.pointers(tenant.row.id, row.environment),
    store.promotions.evidence(tenant.row.id, fingerprints),
    store.waivers.ofVersions(tenant.row.id, fingerprints),
    store.promotions.runnerIdentities(tenant.row.id, branch),
  ])
  const from = planned.policy.environments[row.environment]?.from
  const isOnBranch = version !== undefined || (await github.isOnBranch(branch, row.sha))
  const tagSha = row.source === 'release' ? await github.resolveTag(row.ref) : undefined
  return {
    tipSha,
    facts: {
      request: row,
      defaultBranch: branch,
      isBranchProtected: rules?.refs?.kind === 'protected' && (await github.isProtected(branch)),
      isOnBranch,
      ...(tagSha === undefined ? {} : { tagSha }),
      ...describePolicy(prompts),
      environments: planned.policy.environments,
      ...(rules === undefined ? {} : { rules }),
      candidates,
      evidence: lapseWaived(concluded, waivers, deps.nowMs()),
      identities,
      pointers,
      newerRequests: await findNewer(deps, row, pointers),
      passages: await readPassages(deps, row, from, candidates),
      measured: await readMeasured(deps, row),
      nowMs: deps.nowMs(),
    },
  }
}

function describePolicy({ policyProblems, branch }: GatheredPrompts) {
  const [first] = policyProblems ?? []
  if (first === undefined) return {}
  return { policyProblem: `the policy on ${branch} cannot be read (${first.message}): mend it` }
}

/**
 * For a request that names one version (`at v12`): it must be of the default branch, which it is if the branch has it
 * now, has the commit that brought it, or it was served before.
 */
async function nameVersion(
  { store }: Deps,
  tenant: Tenant,
  { row, version, branch }: { readonly row: RequestRow; readonly version: string; readonly branch: string },
  chosen: readonly Candidate[],
): Promise<readonly Candidate[]> {
  return await Promise.all(
    chosen.map(async (candidate): Promise<Candidate> => {
      if (candidate.fingerprint === undefined || candidate.fingerprint === version) return candidate
      const { prompt } = candidate
      const served = await store.promotions.history(tenant.row.id, { prompt }, lookBack)
      const isOurs =
        served.some(({ toFingerprint }) => toFingerprint === version) ||
        (await tenant.github.isOnBranch(branch, row.sha))
      const { fingerprint: _, ...rest } = candidate
      if (!isOurs) return { ...rest, problem: `this version was never on ${branch}: merge it first` }
      const unmeasurable = `${branch} has another version now: evaluate this one in a pull request`
      return { ...candidate, fingerprint: version, unmeasurable }
    }),
  )
}

const lookBack = 200

/** What was moved after this request was stored, by one that was stored after it. */
async function findNewer(
  { store }: Deps,
  row: RequestRow,
  pointers: readonly PointerRow[],
): Promise<ReadonlySet<string>> {
  const later = pointers.filter(({ requestId, atMs }) => requestId !== row.id && atMs >= row.createdAtMs)
  const ids = [...new Set(later.map(({ requestId }) => requestId))]
  const found = await Promise.all(ids.map((id) => store.promotions.getRequest(row.repositoryId, id)))
  return new Set(
    found.flatMap((one) => (one !== undefined && one.createdAtMs > row.createdAtMs ? [one.id] : [])),
  )
}

async function readPassages(
  { store }: Deps,
  row: RequestRow,
  from: string | undefined,
  candidates: readonly Candidate[],
): Promise<DecisionFacts['passages']> {
  if (from === undefined) return new Map()
  return new Map(
    await Promise.all(
      candidates.map(async ({ prompt }) => {
        const moves = await store.promotions.history(
          row.repositoryId,
          { environment: from, prompt },
          lookBack,
        )
        return [prompt, moves] as const
      }),
    ),
  )
}

const outcomes: Partial<Record<EvaluationRow['state'], string>> = {
  'timed-out': 'its job was silent: look at the workflow run, then ask again',
  failed: 'its report could not be used: the check on the commit says why',
  superseded: 'measuring it was given up: ask again',
  unaffected: 'nothing of it could be measured: look at the datasets of its suites',
}

/** What this request had measured, and what it came to where that is no evidence. */
async function readMeasured({ store }: Deps, row: RequestRow): Promise<ReadonlyMap<string, string>> {
  if (row.evaluationId === undefined) return new Map()
  const evaluation = await store.evaluations.get(row.repositoryId, row.evaluationId)
  if (evaluation === undefined) return new Map()
  const problems = JSON.parse(evaluation.problems ?? '[]') as StatedProblem[]
  const worst = problems.find(({ severity }) => severity === 'error')
  const refused =
    worst === undefined ? undefined : `${worst.message}${worst.hint === undefined ? '' : `: ${worst.hint}`}`
  const said =
    outcomes[evaluation.state] ?? refused ?? 'measuring it did not prove it: the check on the commit says why'
  const paths = parseOrdered(evaluation.ordered)?.only ?? []
  return new Map(paths.map((path) => [path, said]))
}

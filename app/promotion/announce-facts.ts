/** Edge: everything that the comment, the answer and the deployment of a request are made of. */

import { mayApprove } from '../../shared/promotion/await-protection.ts'
import { shownPrompts } from '../../shared/promotion/view/promotion-table.ts'
import type { MeasuredPrompt, ToldPromotion } from '../../shared/promotion/view/told-promotion.ts'
import type { Deps } from '../deps.ts'
import type { RequestRow } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'

type Reads = Pick<Deps, 'store' | 'settings'>

export async function announceFacts(deps: Reads, tenant: Tenant, row: RequestRow): Promise<ToldPromotion> {
  const { settings } = deps
  const [versions, evidence, measured, approvers] = await Promise.all([
    readVersions(deps, row),
    readEvidence(deps, row),
    readMeasured(deps, row),
    readApprovers(tenant, row),
  ])
  return {
    ...row,
    versions,
    evidence,
    measured,
    approvers,
    links: {
      repositoryUrl: `${settings.githubUrl}/${tenant.row.owner}/${tenant.row.name}`,
      appUrl: settings.publicUrl,
    },
  }
}

const distinct = (values: readonly (string | undefined)[]) =>
  [...new Set(values)].filter((value) => value !== undefined)

async function readVersions({ store }: Reads, { repositoryId, result }: RequestRow) {
  // a release may have thousands; only what is shown is looked up
  const fingerprints = distinct(shownPrompts(result.prompts).flatMap(({ from, to }) => [from, to]))
  const found = await Promise.all(fingerprints.map((one) => store.prompts.getVersion(repositoryId, one)))
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.fingerprint, one] as const])))
}

async function readEvidence({ store }: Reads, { repositoryId, result }: RequestRow) {
  const ids = distinct(shownPrompts(result.prompts).map(({ evidence }) => evidence))
  const found = await Promise.all(ids.map((id) => store.evaluations.get(repositoryId, id)))
  return new Map(found.flatMap((one) => (one === undefined ? [] : [[one.id, one] as const])))
}

/** What the evaluation that was to prove them found of those that are not proved. */
async function readMeasured({ store }: Reads, row: RequestRow): Promise<MeasuredPrompt[]> {
  const unproved = new Set(
    row.result.prompts.flatMap(({ prompt, outcome }) => (outcome === 'unproved' ? [prompt] : [])),
  )
  if (row.state !== 'refused' || row.evaluationId === undefined || unproved.size === 0) return []
  const comparisons = await store.reports.comparisons(row.repositoryId, row.evaluationId)
  return comparisons.flatMap(({ prompt, runner, outcome, baseScore, headScore }) =>
    unproved.has(prompt) && outcome !== undefined
      ? [
          {
            prompt,
            runner,
            outcome,
            ...(baseScore === undefined ? {} : { baseScore }),
            ...(headScore === undefined ? {} : { headScore }),
          },
        ]
      : [],
  )
}

async function readApprovers({ github }: Tenant, { state, environment, actor }: RequestRow) {
  if (state !== 'approval') return { people: [], teams: [] }
  const rules = await github.getEnvironment(environment)
  const reviewers = rules?.reviewers ?? []
  // a team is named `org/slug`
  return {
    people: reviewers.filter((name) => rules !== undefined && mayApprove(rules, name, actor)),
    teams: reviewers.filter((name) => name.includes('/')),
  }
}

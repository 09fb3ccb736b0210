/** Who calls about which order: gathered and checked before anything else of the request is looked at. */

import type { Deps } from '../../deps.ts'
import type { RepositoryRef } from '../../github/github.ts'
import { checkClaims, type ExpectedRun, runOf } from '../../identity/check-claims.ts'
import type { ConfirmRun, TokenVerifier } from '../../identity/create-token-verifier.ts'
import type { TokenClaims } from '../../identity/token-refusal.ts'
import type { EvaluationRow, RepositoryRow } from '../../store/rows.ts'
import { openTenant } from '../../tenant.ts'
import type { ApiRequest } from '../route.ts'
import { type JobRefusal, type RefusedOrder, unknownOrder } from './refuse-job.ts'

export interface Admitted {
  readonly evaluation: EvaluationRow
  readonly repository: RepositoryRow
  readonly ref: RepositoryRef
  /** the run whose job calls */
  readonly run: { readonly id: number; readonly attempt: number }
  /** Uses the token up, for what it was asked for. Nothing may be written before. */
  readonly authorise: (audience: string) => Promise<JobRefusal | undefined>
}

export type Admission =
  | { readonly ok: true; readonly job: Admitted }
  | { readonly ok: false; readonly refusal: JobRefusal; readonly of: RefusedOrder }

/** `audienceOf` says what the token must be for; its claims are given, because a report's names the bytes it vouches for. */
export async function admitJob(
  request: ApiRequest,
  deps: Deps,
  verifier: TokenVerifier,
  audienceOf: (claims: TokenClaims, evaluation: EvaluationRow) => string,
): Promise<Admission> {
  const orderId = request.params['id'] ?? ''
  const who = await verifier.authenticate(bearerOf(request))
  const evaluation = await deps.store.evaluations.find(orderId)
  const of: RefusedOrder = { orderId, ...(evaluation === undefined ? {} : { evaluation }) }
  if (!who.ok) return { ok: false, refusal: who.refusal, of }
  const repository =
    evaluation === undefined ? undefined : await deps.store.repositories.get(evaluation.repositoryId)
  if (evaluation === undefined || repository === undefined || repository.removedAtMs !== undefined) {
    return { ok: false, refusal: unknownOrder, of }
  }
  const run = runOf(who.claims)
  const expected = expectRun(evaluation, repository, deps, audienceOf(who.claims, evaluation))
  const [refusal] = checkClaims(who.claims, expected)
  if (refusal !== undefined || run === undefined) {
    const named = run === undefined ? of : { ...of, runId: run.id }
    return { ok: false, refusal: refusal ?? unknownOrder, of: named }
  }
  const { ref } = openTenant(deps, repository).github
  const confirmRun = createConfirmation(evaluation, repository, deps)
  return {
    ok: true,
    job: {
      evaluation,
      repository,
      ref,
      run,
      authorise: (audience) => verifier.authorise(who.claims, { ...expected, audience }, confirmRun),
    },
  }
}

function bearerOf({ headers }: ApiRequest): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers['authorization'] ?? '')?.[1]
}

function expectRun(
  { runId, runAttempt }: EvaluationRow,
  { id, ownerId, owner, name, defaultBranch }: RepositoryRow,
  { settings }: Deps,
  audience: string,
): ExpectedRun {
  return {
    audience,
    repositoryId: id,
    ownerId,
    repository: `${owner}/${name}`,
    defaultBranch,
    workflowPath: settings.workflowPath,
    runId,
    runAttempt,
    runnerEnvironments: settings.runnerEnvironments,
  }
}

/** Where the answer to the dispatch was lost, or never held the run: GitHub is asked about the run that the token names. */
function createConfirmation({ id }: EvaluationRow, repository: RepositoryRow, deps: Deps): ConfirmRun {
  return async (runId) => {
    try {
      const run = await openTenant(deps, repository).github.getRun(runId)
      if (run === undefined) return 'unknown'
      const isOurs =
        // GitHub may add the ref to the path
        run.path.split('@')[0] === deps.settings.workflowPath &&
        run.event === 'workflow_dispatch' &&
        run.headBranch === repository.defaultBranch &&
        run.name.includes(id)
      return isOurs ? 'confirmed' : 'another'
    } catch (error) {
      deps.log.warn({ err: error, evaluationId: id, runId }, 'the run of an order cannot be confirmed now')
      return 'unknown'
    }
  }
}

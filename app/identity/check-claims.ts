/** Pure: whether a token of the right issuer was given to the job that was started for this very order. */
import { refuseToken, type TokenClaims, type TokenCode, type TokenRefusal } from './token-refusal.ts'

/** Who may speak for an order. Ids decide; names only locate the workflow file. */
export interface ExpectedRun {
  readonly audience: string
  readonly repositoryId: number
  readonly ownerId: number
  /** `owner/name` as it is called now */
  readonly repository: string
  readonly defaultBranch: string
  readonly workflowPath: string
  /** undefined: GitHub has not told it yet; then the caller asks GitHub about the run that the token names */
  readonly runId: number | undefined
  /** of the newest claim; undefined: none was made */
  readonly runAttempt: number | undefined
  readonly runnerEnvironments: readonly string[]
}

/** Every claim that is absent or differs, the tenant's ids first. An empty list: the token is this order's. */
export function checkClaims(claims: TokenClaims, expected: ExpectedRun): TokenRefusal[] {
  const found: TokenRefusal[] = []
  const { repository, defaultBranch, workflowPath } = expected
  const ref = `refs/heads/${defaultBranch}`
  const workflow = `${repository}/${workflowPath}@${ref}`
  const must = (name: string, wanted: string, code: TokenCode, fix: string) => {
    const value = claims[name]
    if (value === wanted) return
    found.push(
      value === undefined
        ? refuseToken(
            'token-missing-claim',
            `the token has no \`${name}\`: the job must run on GitHub Actions`,
          )
        : refuseToken(
            code,
            `\`${name}\` of the token is ${quote(value)} and must be ${quote(wanted)}: ${fix}`,
          ),
    )
  }
  const onlyThere = `only the workflow that this server starts from ${ref} may speak for an order`
  must('repository_id', String(expected.repositoryId), 'token-wrong-repository', onlyThere)
  must('repository_owner_id', String(expected.ownerId), 'token-wrong-owner', onlyThere)
  must('aud', expected.audience, 'token-wrong-audience', 'ask GitHub for a token of exactly this audience')
  must(
    'event_name',
    'workflow_dispatch',
    'token-wrong-event',
    'only a job that this server started may report',
  )
  must('ref', ref, 'token-wrong-ref', onlyThere)
  must('workflow_ref', workflow, 'token-wrong-workflow', onlyThere)
  must('job_workflow_ref', workflow, 'token-wrong-workflow', 'the job must stand in that file itself')
  found.push(...checkRun(claims, expected), ...checkRunner(claims, expected.runnerEnvironments))
  return found
}

/** The token's run and its attempt; undefined where they are no counts. */
export function runOf(claims: TokenClaims): { readonly id: number; readonly attempt: number } | undefined {
  const id = readCount(claims['run_id'])
  const attempt = readCount(claims['run_attempt'])
  return id === undefined || attempt === undefined ? undefined : { id, attempt }
}

function checkRun(claims: TokenClaims, expected: ExpectedRun): TokenRefusal[] {
  const run = runOf(claims)
  if (run === undefined) {
    return [refuseToken('token-missing-claim', 'the token has no usable `run_id` and `run_attempt`')]
  }
  if (expected.runId !== undefined && run.id !== expected.runId) {
    const detail = `the token is of run ${run.id}, the order is run ${expected.runId}'s: start it from the pull request's check`
    return [refuseToken('token-wrong-run', detail)]
  }
  // attempts belong to one run: of a run that is not known yet, none was stored
  if (run.attempt < (expected.runAttempt ?? 1)) {
    const detail = `attempt ${run.attempt} of the run was followed by attempt ${expected.runAttempt}, which counts`
    return [refuseToken('token-old-attempt', detail)]
  }
  return []
}

function checkRunner(claims: TokenClaims, allowed: readonly string[]): TokenRefusal[] {
  const environment = claims['runner_environment']
  if (environment === undefined) {
    return [refuseToken('token-missing-claim', 'the token has no `runner_environment`')]
  }
  if (typeof environment === 'string' && allowed.includes(environment)) return []
  const detail = `the job runs on a runner of kind ${quote(environment)}; this server allows ${allowed.join(', ')}`
  return [refuseToken('token-wrong-runner', detail)]
}

/** GitHub writes numbers of tokens as text. */
function readCount(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^[1-9]\d{0,15}$/.test(value)) return undefined
  const count = Number(value)
  return Number.isSafeInteger(count) ? count : undefined
}

/** The claims of a verified token are GitHub's words, but branch names in them are people's. */
const quote = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, 200)

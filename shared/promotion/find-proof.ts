/** Whether a version is proved for the policy now in force, and if not, what would prove it. */
import type { Standing } from './standing-of.ts'

/** One suite × runner that holds the prompt, and the `hashProof` of both as they are now. */
export interface RequiredProof {
  readonly suite: string
  readonly runner: string
  readonly proof: string
}

/** A concluded comparison, as the store keeps it. */
export interface Evidence {
  readonly evaluationId: string
  readonly suite: string
  readonly runner: string
  readonly fingerprint: string
  readonly proof?: string
  readonly runnerIdentity?: string
  readonly standing?: Standing
  /** it was accepted by a waiver that holds no more: `standing` is `fail` now */
  readonly hasLapsed?: boolean
  readonly concludedAtMs: number
  /** the branch it was compared with */
  readonly baseRef: string
  readonly pull?: number
}

export interface ProofQuestion {
  /** only evaluations against this branch count: anybody may have made another one, with a policy of their own */
  readonly defaultBranch: string
  readonly fingerprint: string
  readonly required: readonly RequiredProof[]
  readonly evidence: readonly Evidence[]
  /** by runner: the newest that is known */
  readonly identities: ReadonlyMap<string, string>
  /** the pull request whose merge asks: its own newest result counts before any other's */
  readonly pull?: number
}

export type Lack = 'no-suite' | 'never' | 'yardstick' | 'runner' | 'failed' | 'waiver'

export type Proof =
  | { readonly kind: 'proved'; readonly standing: Exclude<Standing, 'fail'>; readonly evaluationId: string }
  | {
      readonly kind: 'unproved'
      readonly lack: Lack
      /** of the suite and runner that lack it */
      readonly suite?: string
      readonly runner?: string
      /** the newest that has something to say of it */
      readonly evaluationId?: string
    }

/** From the least that may be accepted to the best. */
const ranks: readonly Standing[] = ['fail', 'inconclusive', 'waived', 'pass']

/**
 * Every suite and runner must have a word that counts: with an equal proof, by the runner as it is now. Of one pull request
 * its newest word counts; of several the best one, but that of the pull request which asks goes before them all. The version
 * stands as its worst comparison does.
 */
export function findProof(question: ProofQuestion): Proof {
  const { required } = question
  if (required.length === 0) return { kind: 'unproved', lack: 'no-suite' }
  let worst: Extract<Proof, { kind: 'proved' }> | undefined
  for (const one of required) {
    const proof = findOne(question, one)
    if (proof.kind === 'unproved') return proof
    if (worst === undefined || rankOf(proof.standing) < rankOf(worst.standing)) worst = proof
  }
  return worst ?? { kind: 'unproved', lack: 'no-suite' }
}

const rankOf = (standing: Standing): number => ranks.indexOf(standing)

function findOne(question: ProofQuestion, { suite, runner, proof }: RequiredProof): Proof {
  const lack = (kind: Lack, found?: Evidence): Proof => ({
    kind: 'unproved',
    lack: kind,
    suite,
    runner,
    ...(found === undefined ? {} : { evaluationId: found.evaluationId }),
  })
  const of = question.evidence
    .filter(
      (one) =>
        one.fingerprint === question.fingerprint &&
        one.baseRef === question.defaultBranch &&
        one.suite === suite &&
        one.runner === runner &&
        one.standing !== undefined,
    )
    .toSorted((a, b) => b.concludedAtMs - a.concludedAtMs)
  if (of.length === 0) return lack('never')
  const equal = of.filter((one) => one.proof === proof)
  if (equal.length === 0) return lack('yardstick', of[0])
  const identity = question.identities.get(runner)
  const current = equal.filter((one) => identity !== undefined && one.runnerIdentity === identity)
  if (current.length === 0) return lack('runner', equal[0])
  const own = current.filter(({ pull }) => pull !== undefined && pull === question.pull)
  const words = newestOfEachPull(own.length > 0 ? own : current)
  const best = words.reduce((a, b) => (standingRank(b) > standingRank(a) ? b : a))
  const { standing, evaluationId } = best
  return standing === undefined || standing === 'fail'
    ? lack(best.hasLapsed === true ? 'waiver' : 'failed', best)
    : { kind: 'proved', standing, evaluationId }
}

const standingRank = ({ standing = 'fail' }: Evidence): number => rankOf(standing)

/** `rows` are newest first. */
function newestOfEachPull(rows: readonly Evidence[]): readonly Evidence[] {
  const found = new Map<number | undefined, Evidence>()
  for (const row of rows) if (!found.has(row.pull)) found.set(row.pull, row)
  return [...found.values()]
}

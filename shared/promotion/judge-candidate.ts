/** What becomes of one prompt of a request, whatever becomes of the others. */
import { formatSpan, formatTime } from '../publication/format-time.ts'
import { writeCommand } from '../write-command.ts'
import type { Candidate, DecisionFacts, EnvironmentPolicy, Pointer } from './decision-facts.ts'
import { findPassage } from './find-passage.ts'
import { findProof, type Lack, type Proof } from './find-proof.ts'
import type { PromotedPrompt } from './promotion.ts'

export interface Judged {
  readonly candidate: Candidate
  readonly row: PromotedPrompt
  /** what is active in the slot that would move */
  readonly active?: Pointer
  /** a newer request moved it already */
  readonly isReplaced: boolean
}

export function judgeCandidate(
  facts: DecisionFacts,
  environment: EnvironmentPolicy,
  candidate: Candidate,
): Judged {
  const { percent } = facts.request
  const slotOf = (slot: Pointer['slot']) =>
    facts.pointers.find((one) => one.prompt === candidate.prompt && one.slot === slot)
  const stable = slotOf('stable')
  const active = percent === undefined ? stable : slotOf('canary')
  const { prompt, path, fingerprint } = candidate
  const common = {
    prompt,
    ...(path === undefined ? {} : { path }),
    ...(stable === undefined ? {} : { from: stable.toFingerprint }),
    ...(fingerprint === undefined ? {} : { to: fingerprint }),
    ...(percent === undefined ? {} : { canaryPercent: percent }),
  }
  const judge = (row: Omit<PromotedPrompt, keyof typeof common>, isReplaced = false) => ({
    candidate,
    row: { ...common, ...row },
    ...(active === undefined ? {} : { active }),
    isReplaced,
  })
  const refuse = (why: string) => judge({ outcome: 'refused', why })

  if (fingerprint === undefined) return refuse(candidate.problem ?? 'its file cannot be read')
  if (isServed(facts, stable, fingerprint) || isServed(facts, active, fingerprint))
    return judge({ outcome: 'already' })
  const later = [stable, active].find((one) => one !== undefined && facts.newerRequests.has(one.requestId))
  if (later !== undefined)
    return judge({ outcome: 'refused', why: `${later.actor} moved it meanwhile: it stays as it is` }, true)
  const hindered = checkSlot(facts, stable, candidate.prompt, fingerprint)
  if (hindered !== undefined) return refuse(hindered)
  const blocked = checkPassage(facts, environment, candidate.prompt, fingerprint)
  if (blocked !== undefined) return refuse(blocked)

  const proof = findProof({ ...facts, fingerprint, required: candidate.required, ...pullOf(facts) })
  if (proof.kind === 'unproved') return judge(describeLack(facts, candidate, proof))
  const { standing, evaluationId: evidence } = proof
  if (!accepts(environment, standing)) {
    const why = `${facts.request.environment} asks for a verdict of ${environment.require?.verdict}, its evaluation says ${standing}: ${fixOf[standing]}`
    return judge({ outcome: 'refused', why, evidence, standing })
  }
  const canary = percent === undefined ? slotOf('canary') : undefined
  const ends = canary?.toFingerprint === fingerprint ? 'its canary is for every key now' : 'its canary ends'
  return judge({ outcome: 'moved', evidence, standing, ...(canary === undefined ? {} : { why: ends }) })
}

const fixOf = {
  waived: 'mend it in a pull request',
  inconclusive: 'add cases to its dataset',
  pass: 'evaluate it again',
} as const

const pullOf = ({ request }: DecisionFacts) => (request.pull === undefined ? {} : { pull: request.pull })

function accepts({ require }: EnvironmentPolicy, standing: 'pass' | 'waived' | 'inconclusive'): boolean {
  if (require?.verdict === 'pass') return standing === 'pass'
  return require?.verdict !== 'waived' || standing !== 'inconclusive'
}

const isServed = ({ request }: DecisionFacts, pointer: Pointer | undefined, fingerprint: string): boolean =>
  pointer?.toFingerprint === fingerprint &&
  pointer.kind !== 'halt' &&
  (pointer.slot === 'stable' || pointer.percent === request.percent)

/**
 * Why the version may not take its place: a halt stands there, which only a person lifts, or it is a canary with nothing
 * beside it.
 */
function checkSlot(
  { request }: DecisionFacts,
  stable: Pointer | undefined,
  prompt: string,
  fingerprint: string,
): string | undefined {
  const { environment, source, percent } = request
  if (percent !== undefined && (stable === undefined || stable.kind === 'halt'))
    return `${environment} serves no other version beside which it could be tried: promote it without a share`
  if (stable?.kind !== 'halt') return undefined
  if (stable.toFingerprint === fingerprint)
    return `it is halted in ${environment}: comment ${toResume(prompt, environment)}`
  if (source !== 'command')
    return `it is halted in ${environment}: comment /promote to replace it, or /resume`
  return undefined
}

function checkPassage(
  { passages, nowMs, request }: DecisionFacts,
  { from, require }: EnvironmentPolicy,
  prompt: string,
  fingerprint: string,
): string | undefined {
  const hours = require?.['min-age-hours'] ?? 0
  if (from === undefined)
    return hours > 0 ? 'the policy asks for min-age-hours and names no environment: add `from`' : undefined
  const passed = findPassage(passages.get(prompt) ?? [], fingerprint)
  switch (passed.kind) {
    case 'never':
      return `it was never active in ${from}: comment ${toPromote(prompt, from)}${request.source === 'command' ? '' : ` at ${request.sha}`}`
    case 'rolled-back':
      return `it was rolled back in ${from}: promote another version`
    case 'halted':
      return `it is halted in ${from}: comment ${toResume(prompt, from)}, or promote another version`
    default: {
      const dueMs = passed.sinceMs + hours * 3_600_000
      if (nowMs >= dueMs) return undefined
      // nothing is merged or released a second time
      const isAsked = request.source === 'command'
      const again = isAsked
        ? 'ask again'
        : `comment ${toPromote(prompt, request.environment)} at ${request.sha}`
      const age = formatSpan((nowMs - passed.sinceMs) / 1000)
      return `it is active in ${from} for ${age} and must be for ${hours} h: ${again} after ${formatTime(dueMs)}`
    }
  }
}

/** Only a file of a strange name cannot be written: then the command's name must do. */
const toPromote = (prompt: string, environment: string): string =>
  writeCommand`/promote ${prompt} to ${environment}` ?? `/promote … to ${environment}`
const toResume = (prompt: string, environment: string): string =>
  writeCommand`/resume ${prompt} in ${environment}` ?? `/resume … in ${environment}`

type Unproved = Extract<Proof, { kind: 'unproved' }>

/** A merge and a person have it measured; a release only tells who must be asked. */
function describeLack(
  facts: DecisionFacts,
  { prompt, path = '', unmeasurable }: Candidate,
  { lack, suite, runner, evaluationId }: Unproved,
): Pick<PromotedPrompt, 'outcome' | 'why' | 'evidence' | 'isMeasurable'> {
  const { request, measured } = facts
  const evidence = evaluationId === undefined ? {} : { evidence: evaluationId }
  const lacks: Record<Lack, string> = {
    'no-suite': 'no suite of the policy measures it',
    never: `suite ${suite} never evaluated this content on ${runner}`,
    yardstick: `the datasets, evaluators, gate or settings of suite ${suite} are others than when it was evaluated`,
    runner: `${runner} answers with another model or build than when it was evaluated`,
    waiver: `suite ${suite} on ${runner} regressed, and the waiver that accepted it holds no more`,
    failed: `its evaluation by suite ${suite} on ${runner} did not pass`,
  }
  const unproved = (fix: string) => ({
    outcome: 'unproved' as const,
    why: `${lacks[lack]}: ${fix}`,
    ...evidence,
  })
  if (lack === 'no-suite') return unproved('add its path to a suite')
  if (lack === 'waiver') return unproved('mend it in a pull request')
  if (lack === 'failed') return unproved('mend it in a pull request; what is merged is waived no more')
  if (unmeasurable !== undefined) return unproved(unmeasurable)
  const said = measured.get(path)
  if (said !== undefined) return unproved(said)
  if (request.source !== 'release')
    return { outcome: 'proving', why: `${lacks[lack]}: it is measured first`, ...evidence }
  const wish = `${toPromote(prompt, request.environment)} at ${request.sha}`
  return { ...unproved(`comment ${wish}, which measures it first`), isMeasurable: true }
}

/** A request and all that is known → what happens now: the pointers move, or it waits, or nothing moves and why. */
import { policyDefaults } from '../config/policy-defaults.ts'
import { awaitProtection } from './await-protection.ts'
import { checkRequest } from './check-request.ts'
import type { DecisionFacts, Move, PromotionDecision } from './decision-facts.ts'
import { type Judged, judgeCandidate } from './judge-candidate.ts'
import type { PromotedPrompt, PromotionResult } from './promotion.ts'

/**
 * In this order: rules of the request, of each prompt, all or nothing, what must be measured first, who must approve, how long
 * to wait. Fail closed: what is not known does not move. The order of the candidates is kept and changes nothing.
 */
export function decidePromotion(facts: DecisionFacts): PromotionDecision {
  const { request, candidates } = facts
  const environment = facts.environments[request.environment]
  const forbidden = checkRequest(facts)
  if (forbidden !== undefined || environment === undefined)
    return refuseAll(facts, forbidden ?? `there is no environment ${request.environment}`)

  const judged = candidates.map((candidate) => judgeCandidate(facts, environment, candidate))
  const of = (...outcomes: PromotedPrompt['outcome'][]) =>
    judged.filter(({ row }) => outcomes.includes(row.outcome))
  const [faults, proving, ready] = [of('refused', 'unproved'), of('proving'), of('moved')]
  const rows = judged.map(({ row }) => row)
  const wanted = faults.length + proving.length + ready.length

  if (wanted === 0) return { kind: 'unchanged', result: { headline: unchanged(facts), prompts: rows } }
  if (judged.every(({ row, isReplaced }) => isReplaced || row.outcome === 'already'))
    return { kind: 'replaced', result: { headline: 'a newer promotion took its place', prompts: rows } }

  const isAllOrNothing = environment['all-or-nothing'] ?? policyDefaults.allOrNothing
  if (faults.length > 0 && (isAllOrNothing || faults.length === wanted))
    return { kind: 'refuse', result: holdBack(request.environment, judged, faults) }
  if (proving.length > 0) {
    const headline = `${count(proving.length)} measured on ${facts.defaultBranch} first`
    const paths = proving.flatMap(({ candidate }) => candidate.path ?? [])
    return { kind: 'prove', paths, result: { headline, prompts: rows } }
  }
  const awaited = awaitProtection(facts)
  if (awaited.kind === 'refuse') return refuseAll(facts, awaited.why)
  if (awaited.kind === 'approval') {
    const { headline, dueAtMs } = awaited
    const due = dueAtMs === undefined ? {} : { dueAtMs }
    return { kind: 'wait-approval', result: { headline, prompts: rows }, ...due }
  }
  if (awaited.kind === 'timer') {
    const { headline, dueAtMs } = awaited
    return { kind: 'wait-timer', result: { headline, prompts: rows }, dueAtMs }
  }
  return {
    kind: 'move',
    result: { headline: moved(facts, ready.length, wanted), prompts: rows },
    moves: ready.map(toMove),
    ends: request.percent === undefined ? endedCanaries(facts, ready) : [],
  }
}

const count = (prompts: number): string => (prompts === 1 ? 'one prompt is' : `${prompts} prompts are`)

function moved({ request }: DecisionFacts, ready: number, wanted: number): string {
  const { environment, percent } = request
  const where = percent === undefined ? `into ${environment}` : `into ${percent} % of ${environment}`
  const some = ready === wanted ? String(ready) : `${ready} of ${wanted}`
  return `${some} ${wanted === 1 ? 'prompt' : 'prompts'} moved ${where}`
}

function unchanged({ request, candidates }: DecisionFacts): string {
  return candidates.length === 0
    ? `no prompt of a suite is at ${request.sha.slice(0, 7)}`
    : `${request.environment} serves these versions already`
}

function refuseAll({ candidates, request }: DecisionFacts, why: string): PromotionDecision {
  const prompts = candidates.map(({ prompt, path, fingerprint }): PromotedPrompt => {
    const known = {
      ...(path === undefined ? {} : { path }),
      ...(fingerprint === undefined ? {} : { to: fingerprint }),
    }
    return { prompt, ...known, outcome: 'refused', why }
  })
  return {
    kind: 'refuse',
    result: { headline: `nothing moved into ${request.environment}: ${why}`, prompts },
  }
}

const most = 3

function holdBack(
  environment: string,
  judged: readonly Judged[],
  faults: readonly Judged[],
): PromotionResult {
  // two files may have one name
  const all = [...new Set(faults.map(({ row }) => row.prompt))]
  const names = all.slice(0, most)
  const more = all.length > most ? ` and ${all.length - most} more` : ''
  const culprits = `${names.join(', ')}${more}`
  const prompts = judged.map(({ row }): PromotedPrompt => {
    if (row.outcome !== 'moved' && row.outcome !== 'proving') return row
    const why = `all move or none, and ${culprits} may not: mend that, or promote this one by its name`
    return { ...row, outcome: 'held-back', why }
  })
  const [only] = faults
  const reason =
    faults.length === 1 && only?.row.why !== undefined ? `${culprits}: ${only.row.why}` : culprits
  return { headline: `nothing moved into ${environment} because of ${reason}`, prompts }
}

function toMove({ row, candidate, active }: Judged): Move {
  return {
    prompt: row.prompt,
    slot: row.canaryPercent === undefined ? 'stable' : 'canary',
    ...(row.from === undefined ? {} : { from: row.from }),
    to: candidate.fingerprint ?? '',
    ...(active === undefined ? {} : { expected: active.id }),
    ...(row.evidence === undefined ? {} : { evidence: row.evidence }),
  }
}

/** A canary is compared with what was beside it: a new stable version ends it. */
function endedCanaries({ pointers }: DecisionFacts, ready: readonly Judged[]): number[] {
  const names = new Set(ready.map(({ row }) => row.prompt))
  return pointers.filter((one) => one.slot === 'canary' && names.has(one.prompt)).map(({ id }) => id)
}

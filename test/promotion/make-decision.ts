/** What a promotion is decided from, as a test needs it: one proved version of `triage`, wanted in production. */
import { decidePromotion } from '../../shared/promotion/decide-promotion.ts'
import type {
  Candidate,
  DecisionFacts,
  Pointer,
  PromotionRequest,
} from '../../shared/promotion/decision-facts.ts'
import type { Evidence } from '../../shared/promotion/find-proof.ts'

export const hour = 3_600_000
export const nowMs = 1_000 * hour
export const sha = 'a'.repeat(40)
export const required = [{ suite: 'support', runner: 'tiny', proof: 'p1' }]

export const candidate = (prompt = 'triage', over: Partial<Candidate> = {}): Candidate => ({
  prompt,
  path: `prompts/${prompt}.prompt`,
  fingerprint: `${prompt}-2`,
  required,
  ...over,
})
export const evidence = (prompt = 'triage', over: Partial<Evidence> = {}): Evidence => ({
  evaluationId: `e-${prompt}`,
  suite: 'support',
  runner: 'tiny',
  fingerprint: `${prompt}-2`,
  proof: 'p1',
  runnerIdentity: 'model-1',
  standing: 'pass',
  concludedAtMs: nowMs - hour,
  baseRef: 'main',
  pull: 7,
  ...over,
})
export const pointer = (over: Partial<Pointer> = {}): Pointer => ({
  id: 5,
  prompt: 'triage',
  slot: 'stable',
  kind: 'promotion',
  toFingerprint: 'triage-1',
  requestId: 'r0',
  actor: 'ada',
  atMs: nowMs - 2 * hour,
  ...over,
})
export const request = (over: Partial<PromotionRequest> = {}): PromotionRequest => ({
  id: 'r1',
  environment: 'production',
  source: 'command',
  actor: 'grace',
  sha,
  ref: 'main',
  state: 'proving',
  ...over,
})
export const facts = (over: Partial<DecisionFacts> = {}): DecisionFacts => ({
  request: request(),
  defaultBranch: 'main',
  isBranchProtected: true,
  isOnBranch: true,
  environments: { staging: { 'promote-on': 'merge' }, production: { 'promote-on': 'release' } },
  candidates: [candidate()],
  evidence: [evidence()],
  identities: new Map([['tiny', 'model-1']]),
  pointers: [pointer()],
  newerRequests: new Set(),
  passages: new Map(),
  measured: new Map(),
  nowMs,
  ...over,
})
export const production = (rules: DecisionFacts['environments'][string]) => ({
  environments: { production: rules },
})
export const release = (over: Partial<PromotionRequest> = {}) =>
  request({ source: 'release', ref: 'v1', ...over })
export const whyOf = (given: DecisionFacts, prompt = 'triage') =>
  decidePromotion(given).result.prompts.find((row) => row.prompt === prompt)?.why ?? ''

/** What a publication is made of, with everything that a test does not care for filled in. */
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import type { EvaluationFacts, PublicationInput } from '../../shared/publication/publication.ts'

export const head = '5d6e7f8'.padEnd(40, '0')
export const mergeBase = '1a2b3c4'.padEnd(40, '0')
export const marker = `<!-- promptgate:comment v1 ${'a'.repeat(64)} -->`

const beganMs = Date.UTC(2026, 10, 20, 13, 5)

export function makeFacts(state: EvaluationState, over: Partial<EvaluationFacts> = {}): EvaluationFacts {
  return {
    id: 'e1',
    state,
    pull: 7,
    mergeBaseSha: mergeBase,
    headSha: head,
    isFork: false,
    policyHash: '77aa'.padEnd(64, '0'),
    problems: [],
    createdAtMs: beganMs,
    updatedAtMs: beganMs + 60_000,
    ...over,
  }
}

export function makeInput(
  state: EvaluationState,
  facts: Partial<EvaluationFacts> = {},
  over: Partial<PublicationInput> = {},
): PublicationInput {
  return {
    evaluation: makeFacts(state, facts),
    attempts: [],
    isClosed: false,
    hunks: [],
    links: {
      repositoryUrl: 'https://github.example/acme/support',
      detailsUrl: 'https://gate.example/evaluations/e1',
      runUrl: 'https://github.example/acme/support/actions/runs/99',
    },
    policy: { forks: 'on-command', comment: 'always' },
    comment: { marker, exists: false },
    ...over,
  }
}

/** An evaluation as it is stored, for tests to change one thing of. */
import type { EvaluationRow } from '../../app/store/rows.ts'
import { head, mergeBase } from './make-input.ts'

export const nowMs = Date.UTC(2026, 10, 20, 13, 10)

export function makeRow(over: Partial<EvaluationRow> = {}): EvaluationRow {
  return {
    id: 'e1',
    repositoryId: 42,
    subject: 'pull/7',
    pull: 7,
    attempt: 1,
    trigger: 'pull_request.opened',
    baseRef: 'main',
    baseSha: mergeBase,
    mergeBaseSha: mergeBase,
    headSha: head,
    isFork: false,
    policyHash: '77aa'.padEnd(64, '0'),
    state: 'planning',
    createdAtMs: nowMs - 300_000,
    updatedAtMs: nowMs - 300_000,
    ...over,
  }
}

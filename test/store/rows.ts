/** Rows that are right, for tests to change one thing of. */
import { randomUUID } from 'node:crypto'
import type { NewPointer, ReadKeyRow, RequestRow } from '../../app/store/promotion-store.ts'
import type { NewVersion, WaiverRow } from '../../app/store/prompt-store.ts'
import type { AuditRow, NewDelivery, NewEvaluation, RepositoryRow } from '../../app/store/rows.ts'

/** A Friday, noon, UTC. */
export const noonMs = Date.UTC(2026, 10, 20, 12)

export function makeDelivery(id: string, more: Partial<NewDelivery> = {}): NewDelivery {
  return {
    id,
    event: 'pull_request',
    action: 'opened',
    repositoryId: 1,
    installationId: 11,
    lane: `1/pull/${id}`,
    payload: '{"number":7}',
    receivedAtMs: noonMs,
    ...more,
  }
}

export function makeEvaluation(id: string, more: Partial<NewEvaluation> = {}): NewEvaluation {
  return {
    id,
    repositoryId: 1,
    subject: 'pull/7',
    pull: 7,
    trigger: 'pull_request.opened',
    actor: 'ada',
    baseRef: 'main',
    baseSha: 'b'.repeat(40),
    mergeBaseSha: 'b'.repeat(40),
    headSha: 'a'.repeat(40),
    isFork: false,
    policyHash: 'c'.repeat(64),
    state: 'queued',
    ...more,
  }
}

export function makeRepository(id: number, more: Partial<RepositoryRow> = {}): RepositoryRow {
  return {
    id,
    ownerId: 5,
    owner: 'acme',
    name: `prompts-${id}`,
    installationId: 11,
    defaultBranch: 'main',
    isPrivate: true,
    ...more,
  }
}

export function makeVersion(prompt: string, fingerprint: string, more: Partial<NewVersion> = {}): NewVersion {
  return {
    prompt,
    fingerprint,
    path: `prompts/${prompt}.prompt`,
    source: `Sort {{mail}} as ${prompt}.\n`,
    parts: `{"schema":"promptgate.version/1","prompt":{"name":"${prompt}"},"partials":{}}`,
    commit: 'a'.repeat(40),
    tags: [],
    codeOwners: [],
    ...more,
  }
}

export function makeRequest(id: string, more: Partial<RequestRow> = {}): RequestRow {
  return {
    id,
    repositoryId: 1,
    environment: 'production',
    kind: 'promotion',
    source: 'command',
    sourceEvent: `comment/${id}`,
    sha: 'a'.repeat(40),
    ref: 'main',
    actor: 'ada',
    state: 'proving',
    result: { headline: 'Nothing moved yet', prompts: [] },
    createdAtMs: noonMs,
    updatedAtMs: noonMs,
    ...more,
  }
}

export function makePointer(
  prompt: string,
  toFingerprint: string,
  more: Partial<NewPointer> = {},
): NewPointer {
  return {
    prompt,
    slot: 'stable',
    kind: 'promotion',
    toFingerprint,
    sourceEvent: `test/${randomUUID()}`,
    sha: 'a'.repeat(40),
    actor: 'ada',
    atMs: noonMs,
    ...more,
  }
}

export function makeWaiver(
  fingerprint: string,
  more: Partial<WaiverRow> = {},
): Omit<WaiverRow, 'id' | 'revokedAtMs' | 'revokedBy'> {
  return {
    repositoryId: 1,
    pull: 7,
    prompt: 'triage',
    fingerprint,
    comparison: 'support/triage@tiny',
    by: 'ada',
    why: 'the old label was wrong',
    atMs: noonMs,
    untilMs: noonMs + 86_400_000,
    ...more,
  }
}

export function makeReadKey(id: string, more: Partial<ReadKeyRow> = {}): ReadKeyRow {
  return {
    id,
    repositoryId: 1,
    name: 'the shop',
    hash: `hash of ${id}`,
    prefix: 'pgr_abc',
    createdBy: 'ada',
    createdAtMs: noonMs,
    ...more,
  }
}

export function makeAudit(more: Partial<AuditRow> = {}): AuditRow {
  return {
    atMs: noonMs,
    repositoryId: 1,
    actor: 'ada',
    action: 'waive',
    subject: 'pull/7',
    details: '{}',
    ...more,
  }
}

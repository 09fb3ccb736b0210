/** Rows that are right, for tests to change one thing of. */
import type { NewVersion } from '../../app/store/prompt-store.ts'
import type { NewDelivery, NewEvaluation, RepositoryRow } from '../../app/store/rows.ts'

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

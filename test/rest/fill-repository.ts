/** Something of every kind in one repository, by the store's own writes where it has them. */

import { gzipSync } from 'node:zlib'
import { createClient } from '@libsql/client'
import type { Store } from '../../app/store/store.ts'
import { sha256Hex } from '../../shared/json.ts'
import { packVersion } from '../../shared/promotion/version-parts.ts'
import { parsePrompt } from '../../shared/prompt/parse-prompt.ts'
import { describeFigures } from '../../shared/publication/describe-figures.ts'
import { decideVerdict } from '../../shared/verdict/decide-verdict.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { makeEvaluation, makePointer, makeRequest, makeVersion, noonMs } from '../store/rows.ts'

export interface Filled {
  readonly evaluation: string
  readonly base: string
  readonly head: string
}

/** `mark` stands in every text, so that it is known again in another tenant's answer. */
export async function fillRepository(store: Store, repositoryId: number, mark: string): Promise<Filled> {
  const evaluation = `evaluation-of-${mark}`
  const prompt = 'support-triage'
  const spec = {
    base: [1, 1, 0, 1],
    head: [1, 0, 0, 1],
    baseVersion: `old of ${mark}`,
    headVersion: `new of ${mark}`,
    headOutputs: ['refund', 'other', 'other', `answer of ${mark}`],
  }
  const { report: built, policy } = buildReport([spec])
  const report = {
    ...built,
    spent: { money: { amount: 1.5, currency: 'USD' }, computeSeconds: 12 },
  }
  const parsed = parsePrompt({ path: 'prompts/support-triage.prompt', text: 'Sort {{mail}}' })
  if (!parsed.ok) throw new Error('it is a prompt')
  const parts = packVersion(parsed.value, new Map(), [])
  const base = sha256Hex(spec.baseVersion)
  const head = sha256Hex(spec.headVersion)
  await store.prompts.save(
    repositoryId,
    [
      makeVersion(prompt, base, {
        parts,
        source: spec.baseVersion,
        owner: mark,
        tags: ['mail'],
        codeOwners: [`@${mark}`],
      }),
      makeVersion(prompt, head, {
        parts,
        source: spec.headVersion,
        pull: 7,
        author: mark,
        title: `Sort for ${mark}`,
        model: 'tiny',
      }),
    ],
    noonMs,
    true,
  )
  await store.prompts.save(repositoryId, [makeVersion(`other-${mark}`, sha256Hex(mark))], noonMs + 1, true)
  const row = makeEvaluation(evaluation, { repositoryId, state: 'running', actor: mark })
  const begun = await store.evaluations.begin({
    evaluation: row,
    nowMs: noonMs,
    supersede: false,
    reserve: { currency: 'USD', day: '2026-11-20', amount: 3 },
    jobs: [],
  })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  const body = gzipSync(JSON.stringify(report))
  const saved = { evaluation: begun.evaluation, runAttempt: 1, bodyHash: sha256Hex(body), body, report }
  await store.reports.save({ ...saved, nowMs: noonMs, spent: 1.5, jobs: [] })
  const verdict = decideVerdict(report, policy)
  const evidence = Object.fromEntries(
    verdict.comparisons.map(({ id }) => [id, { standing: 'pass', proof: 'f'.repeat(64) } as const]),
  )
  const figures = JSON.stringify(describeFigures({ report, verdict }))
  const concluded = { evaluation: begun.evaluation, verdict, figures, evidence, nowMs: noonMs, jobs: [] }
  await store.reports.conclude(concluded)
  const failed = makeEvaluation(`failed-of-${mark}`, {
    repositoryId,
    subject: 'pull/8',
    pull: 8,
    state: 'failed',
  })
  const problems = JSON.stringify([
    { path: 'promptgate.yml', line: 1, code: 'bad', message: `of ${mark}`, severity: 'error' },
  ])
  await store.evaluations.begin({
    evaluation: { ...failed, problems },
    nowMs: noonMs + 1,
    supersede: false,
    jobs: [],
  })
  await store.promotions.saveEnvironments(
    repositoryId,
    {
      production: JSON.stringify({ on: 'release', url: `https://${mark}.example` }),
      staging: '{"on":"merge"}',
    },
    noonMs,
  )
  await move(store, repositoryId, `${mark}-1`, [
    makePointer(prompt, base, { evidence: evaluation, pull: 7, why: mark }),
  ])
  await move(store, repositoryId, `${mark}-2`, [
    makePointer(prompt, head, { slot: 'canary', kind: 'canary', percent: 10 }),
  ])
  await store.audit.append({
    atMs: noonMs,
    repositoryId,
    actor: mark,
    action: 'command.eval',
    subject: 'pull/7',
    details: JSON.stringify({ of: mark }),
  })
  return { evaluation, base, head }
}

async function move(store: Store, repositoryId: number, id: string, rows: ReturnType<typeof makePointer>[]) {
  const request = { repositoryId, pull: 7, only: ['support-triage'], deploymentId: 5, dueAtMs: noonMs }
  await store.promotions.open(makeRequest(id, request), [])
  const result = {
    headline: `moved for ${id}`,
    prompts: rows.map(({ prompt, toFingerprint }) => ({
      prompt,
      to: toFingerprint,
      outcome: 'moved' as const,
    })),
  }
  const moved = await store.promotions.move({
    repositoryId,
    requestId: id,
    result,
    rows,
    nowMs: noonMs,
    jobs: [],
  })
  if (moved.kind !== 'moved') throw new Error(moved.kind)
}

/** Monitors write alerts, and nothing does yet. */
export async function addAlert(url: string, repositoryId: number, mark: string): Promise<void> {
  const client = createClient({ url, timeout: 1000 })
  await client.execute({
    sql: 'insert into alerts (repository_id, monitor, prompt, issue, opened_at_ms) values (?, ?, ?, 9, ?)',
    args: [repositoryId, 'nightly', mark, noonMs],
  })
  client.close()
}

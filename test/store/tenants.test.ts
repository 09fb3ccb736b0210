/** No repository sees or changes the rows of another one: every read and every change is tried from both sides. */
import { expect, test } from 'vitest'
import type { Store } from '../../app/store/store.ts'
import { buildReport } from '../fixtures/build-report.ts'
import { onBoth } from './on-both.ts'
import {
  makeAudit,
  makeEvaluation,
  makePointer,
  makeReadKey,
  makeRepository,
  makeRequest,
  makeVersion,
  makeWaiver,
  noonMs,
} from './rows.ts'

const sha = 'a'.repeat(40)
const { report } = buildReport([{ base: [1, 0], head: [1, 1] }])
const f1 = '1'.repeat(64)
const headFingerprint = report.comparisons[0]?.head?.fingerprint ?? ''
const scored = report.trials.find(({ arm }) => arm === 'head')
const review = {
  repositoryId: 1,
  evaluationId: 'e1',
  comparison: scored?.comparison ?? '',
  caseKey: scored?.case ?? '',
  repeat: scored?.repeat ?? 0,
  fingerprint: headFingerprint,
  login: 'ada',
  score: 1,
  atMs: noonMs,
}

/** Reads and changes of one repository's rows, each from the side of `repositoryId`; what is changed is read before. */
const reads: Record<string, (store: Store, repositoryId: number) => Promise<unknown>> = {
  'an evaluation': ({ evaluations }, id) => evaluations.get(id, 'e1'),
  'the evaluations': async ({ evaluations }, id) => (await evaluations.list(id, { limit: 9 })).rows,
  'the evaluations of a subject': async ({ evaluations }, id) =>
    (await evaluations.list(id, { subject: 'pull/7', headSha: sha, limit: 9 })).rows,
  'the attempts': async ({ evaluations }, id) => {
    const row = await evaluations.find('e1')
    return row === undefined ? [] : evaluations.attempts({ ...row, repositoryId: id })
  },
  'a report': ({ reports }, id) => reports.read(id, ['e1']),
  'the comparisons': ({ reports }, id) => reports.comparisons(id, 'e1'),
  'the trials': async ({ reports }, id) => (await reports.trials(id, 'e1', { limit: 9 })).rows,
  'the history': async ({ reports }, id) => (await reports.history(id, 'support-triage', { limit: 9 })).rows,
  'the money': async ({ budgets }, id) =>
    (await budgets.spent(id, { day: '2026-11-20', currency: 'EUR', subject: 'pull/7' })).day || undefined,
  'the check': ({ publications }, id) => publications.getCheck(id, sha),
  'the comment': ({ publications }, id) => publications.getComment(id, 7),
  'the audit': async ({ audit }, id) => (await audit.list(id, { limit: 9 })).rows,
  'the repository': ({ repositories }, id) => repositories.get(id),
  'a prompt': ({ prompts }, id) => prompts.get(id, 'triage'),
  'the prompts': ({ prompts }, id) => prompts.list(id),
  'a version': ({ prompts }, id) => prompts.getVersion(id, f1),
  'a version by its digits': ({ prompts }, id) => prompts.findVersions(id, 'triage', f1.slice(0, 9)),
  'the versions': ({ prompts }, id) => prompts.versions(id, 'triage', 9),
  'the transitions of a prompt': ({ prompts }, id) => prompts.transitions(id, { prompt: 'triage' }, 9),
  'the transitions of a version': ({ prompts }, id) => prompts.transitions(id, { fingerprint: f1 }, 9),
  'the transitions': ({ prompts }, id) => prompts.transitions(id, {}, 9),
  'archiving a prompt': async ({ prompts }, id) => {
    await prompts.archive(id, ['triage'], 'pull/9', noonMs)
    return (await prompts.get(1, 'triage'))?.archivedAtMs
  },
  'the waivers': ({ waivers }, id) => waivers.ofVersions(id, [f1]),
  'taking a waiver back': async ({ waivers }, id) => {
    const ids = (await waivers.ofVersions(1, [f1])).map((row) => row.id)
    return (await waivers.revoke({ repositoryId: id, ids, by: 'eve', nowMs: noonMs, jobs: [] })) || undefined
  },
  'the reviews of an evaluation': ({ reviews }, id) => reviews.list(id, { evaluationId: 'e1' }, 9),
  'the reviews of a version': ({ reviews }, id) => reviews.list(id, { fingerprint: headFingerprint }, 9),
  'the reviews': ({ reviews }, id) => reviews.list(id, {}, 9),
  'scoring an answer': async ({ reviews }, id) => {
    const told = await reviews.save({ ...review, repositoryId: id, login: 'eve' })
    return told === 'no-such-trial' ? undefined : told
  },
  'a promotion request': ({ promotions }, id) => promotions.getRequest(id, 'r1'),
  'the promotion requests': ({ promotions }, id) => promotions.findRequests(id, {}, 9),
  'changing a promotion request': ({ promotions }, id) =>
    promotions.change({
      repositoryId: id,
      id: 'r1',
      from: ['moved'],
      patch: { commentId: 5 },
      nowMs: noonMs,
      jobs: [],
    }),
  'the pointers': ({ promotions }, id) => promotions.pointers(id),
  'the pointers of an environment': ({ promotions }, id) => promotions.pointers(id, 'production'),
  'the history of an environment': ({ promotions }, id) =>
    promotions.history(id, { environment: 'production' }, 9),
  'the history of what was served': ({ promotions }, id) => promotions.history(id, { prompt: 'triage' }, 9),
  'ending a canary': async ({ promotions }, id) => {
    const requestId = `end/${id}`
    const canary = (await promotions.pointers(1)).find(({ slot }) => slot === 'canary')
    await promotions.open(makeRequest(requestId, { repositoryId: id }), [])
    const unit = { repositoryId: id, requestId, result: makeRequest('').result, rows: [] }
    const told = await promotions.move({ ...unit, end: [canary?.id ?? 0], nowMs: noonMs, jobs: [] })
    return told.kind === 'conflict' ? told.active : told
  },
  'the evidence': ({ promotions }, id) => promotions.evidence(id, [headFingerprint]),
  'the identities of runners': async ({ promotions }, id) => [
    ...(await promotions.runnerIdentities(id, 'main')),
  ],
  'the read keys': ({ readKeys }, id) => readKeys.list(id),
  'revoking a read key': async ({ readKeys }, id) =>
    (await readKeys.revoke(id, 'k1', 'eve', noonMs)) || undefined,
  'the limits': ({ budgets }, id) => budgets.overrides(id),
  'a move': ({ evaluations }, id) =>
    evaluations.move({
      repositoryId: id,
      id: 'e1',
      from: ['concluded'],
      patch: { progress: '{}' },
      nowMs: noonMs,
      jobs: [],
    }),
  'making it void': async ({ evaluations }, id) => {
    await evaluations.supersede({ repositoryId: id, subject: 'pull/8', nowMs: noonMs, jobs: () => [] })
    return (await evaluations.find('open'))?.state === 'superseded' ? 'void' : undefined
  },
}

onBoth('rows of two repositories', ({ open }) => {
  test('one repository sees and changes nothing of another; its own rows it does', async () => {
    const store = await open()
    await store.repositories.save(makeRepository(1))
    const begin = async (id: string, more = {}) => {
      const told = await store.evaluations.begin({
        evaluation: makeEvaluation(id, { state: 'running', ...more }),
        nowMs: noonMs,
        supersede: false,
        reserve: { currency: 'EUR', day: '2026-11-20', amount: 1 },
        jobs: [],
      })
      if (told.kind !== 'begun') throw new Error(told.kind)
      return told.evaluation
    }
    await begin('open', { subject: 'pull/8' })
    const evaluation = await begin('e1')
    const unit = { evaluation, nowMs: noonMs, jobs: [] }
    const body = new Uint8Array([1, 2, 3])
    await store.reports.save({ ...unit, runAttempt: 1, bodyHash: 'h', body, report })
    // of a verdict the store reads these alone
    const verdict = { conclusion: 'pass', blocks: false, comparisons: [] } as never
    await store.reports.conclude({ ...unit, verdict, figures: '{}' })
    await store.publications.saveCheck(1, sha, { id: 5, contentHash: 'h' })
    await store.publications.saveComment(1, 7, { id: 5, contentHash: 'h' })
    await store.audit.append(makeAudit())
    await store.prompts.save(1, [makeVersion('triage', f1)], noonMs, true)
    await store.waivers.add([makeWaiver(f1)], [])
    await store.reviews.save(review)
    await store.promotions.open(makeRequest('r1'), [])
    const canary = makePointer('triage', f1, { slot: 'canary', kind: 'canary', percent: 1 })
    const rows = [makePointer('triage', f1), canary]
    const request = { repositoryId: 1, requestId: 'r1', result: makeRequest('').result }
    await store.promotions.move({ ...request, rows, nowMs: noonMs, jobs: [] })
    await store.readKeys.add(makeReadKey('k1'))
    await store.budgets.override(1, { currency: 'EUR', perDay: 1 }, noonMs)

    const nothing = [undefined, []]
    for (const [what, read] of Object.entries(reads))
      expect(nothing, `another repository: ${what}`).toContainEqual(await read(store, 2))
    for (const [what, read] of Object.entries(reads))
      expect(nothing, `the own repository: ${what}`).not.toContainEqual(await read(store, 1))
  })
})

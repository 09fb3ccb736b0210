/** Reports that come twice, late, or after another: the first one that counts stays, and nothing of the rest is shown. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'
import { collectJobs } from './collect-jobs.ts'

const writes = /^(POST|PATCH) .*\/(check-runs|comments)/

async function openOrder() {
  const gate = await promptgateForTest()
  const jobs = collectJobs(gate)
  const shop = await gate.repository({ files: appFiles() })
  const pull = await shop.openPull({ title: 'Other', branch: 'other', files: { [promptPath]: mendedPrompt } })
  await gate.settled()
  const [job] = jobs
  if (job === undefined) throw new Error('nothing was dispatched')
  return { ...gate, jobs, shop, pull, job }
}

test('the same report twice counts once, another one under its key is a conflict', async () => {
  const { github, settled, pull, job, app } = await openOrder()
  await job.claim()
  const facts = await job.facts(false)
  const answers = await Promise.all([job.send(facts), job.send(facts)])
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 202])
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  const before = { check: ownCheck(pull), comment: stickyComment(pull)?.body, writes: github.count(writes) }

  expect(await job.send(facts)).toMatchObject({ status: 200, value: { status: 'same' } })
  expect(await job.send(await job.facts(true))).toMatchObject({
    status: 409,
    value: { code: 'report-conflict' },
  })
  expect((await job.claim()).status).toBe(409)
  job.run.complete('success')
  await settled()
  expect({
    check: ownCheck(pull),
    comment: stickyComment(pull)?.body,
    writes: github.count(writes),
  }).toEqual(before)
  const { store } = app().deps
  expect(await store.reports.read(pull.repository.id, [job.orderId])).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

test('a report for an old head is kept as history and changes nothing', async () => {
  const { github, settled, pull, jobs, job, app } = await openOrder()
  const old = pull.headSha()
  await job.claim()
  const facts = await job.facts(true)
  await pull.push({ [promptPath]: worsePrompt })
  await settled()
  expect(await job.send(facts)).toMatchObject({ status: 202, value: { status: 'kept-as-history' } })
  expect(await job.send(facts)).toMatchObject({ status: 202, value: { status: 'kept-as-history' } })
  expect(await app().deps.store.reports.read(pull.repository.id, [job.orderId])).toHaveLength(1)
  await settled()
  expect(ownCheck(pull)).toMatchObject({ status: 'queued', conclusion: null })
  expect(pull.repository.checks(old)).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }])
  expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })

  expect(jobs).toHaveLength(2)
  await jobs[1]?.play(false)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(pull.repository.checks(old)).toMatchObject([{ conclusion: 'cancelled' }])
  const row = await app().deps.store.evaluations.find(job.orderId)
  expect(row?.state).toBe('superseded')
  expect(github.problems()).toEqual([])
}, 120_000)

test('attempt 1 of a run that comes after attempt 2 is refused, before and after the verdict', async () => {
  const { github, settled, pull, shop, jobs, job } = await openOrder()
  await job.claim()
  const early = await job.facts(true)
  shop.rerun(job.run.id, 'linus')
  await settled()
  const second = jobs[1]
  expect(second?.run).toMatchObject({ id: job.run.id, attempt: 2 })
  expect((await second?.claim())?.status).toBe(200)
  expect(await job.send(early)).toMatchObject({ status: 403, value: { code: 'token-old-attempt' } })
  await settled()
  expect(conclusionOf(pull)).toBeNull()

  const late = await second?.facts(false)
  if (late === undefined) throw new Error('there is no second attempt')
  expect((await second?.send(late))?.status).toBe(202)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(await job.send(early)).toMatchObject({ status: 403, value: { code: 'token-old-attempt' } })
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(pull.checks()).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

test('the report of a job that was given up, after that of the re-run that took its place, is history', async () => {
  const { github, settled, pull, shop, jobs, job } = await openOrder()
  await job.claim()
  const early = await job.facts(true)
  job.run.complete('failure')
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  expect(jobs).toHaveLength(2)
  await jobs[1]?.play(false)
  await settled()
  const check = ownCheck(pull)
  const comment = stickyComment(pull)?.body
  expect(check).toMatchObject({ externalId: jobs[1]?.orderId, conclusion: 'failure' })

  expect(await job.send(early)).toMatchObject({ status: 202, value: { status: 'kept-as-history' } })
  await settled()
  expect(ownCheck(pull)).toEqual(check)
  expect(stickyComment(pull)?.body).toBe(comment)
  expect(comment).not.toContain('attempt 2')
  expect(github.problems()).toEqual([])
}, 120_000)

/** Fault suite 9: clocks that are wrong, a day that ends during a run, a year that does; and a job that falls silent. */
import { expect, test } from 'vitest'
import { findOverdue } from '../../../app/sweeps/find-overdue.ts'
import { claimAudience } from '../../../shared/order/work-order.ts'
import { mendedPrompt, policy, policyPath, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'
import { startClock } from '../start-clock.ts'
import type { Promptgate } from '../start-promptgate.ts'
import { answerOrder, openJob, playJob, rowOf } from './play-job.ts'

const minuteMs = 60_000
const runner = '{ kind: openai, model: tiny, price: { currency: USD, per-million: { input: 1, output: 2 } } }'
const priced = policy({ runner, extra: 'budgets: { currency: USD, per-day: 1 }\n' })

/** A repository in an App whose runs nobody plays: they wait in `runs`. */
async function openWaiting(options: Parameters<typeof promptgateForTest>[0] = {}, files = appFiles()) {
  const promptgate = await promptgateForTest(options)
  const runs: DispatchedRun[] = []
  promptgate.github.onDispatch = (run) => void runs.push(run)
  return { promptgate, runs, shop: await promptgate.repository({ files }) }
}

const waitForRun = async ({ settled }: Promptgate, runs: readonly DispatchedRun[], count: number) => {
  await settled()
  expect(runs).toHaveLength(count)
  const run = runs[count - 1]
  if (run === undefined) throw new Error('no run was started')
  return run
}

test("a runner's clock five minutes before or behind: refused with the reason, and right again is right", async () => {
  const { promptgate, runs, shop } = await openWaiting()
  const { github, issuer, settled } = promptgate
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  const run = await waitForRun(promptgate, runs, 1)
  const job = openJob(promptgate, run)
  const shifted = (byMs: number) => {
    const claims = issuer.claimsOf(run, claimAudience(job.evaluationId)) as Record<string, unknown>
    const moved = ['iat', 'nbf', 'exp'].map((name) => [name, Number(claims[name]) + byMs / 1_000])
    return issuer.sign({ ...claims, ...Object.fromEntries(moved) } as Parameters<typeof issuer.sign>[0])
  }
  expect(await job.claim(await shifted(5 * minuteMs))).toMatchObject({
    status: 401,
    value: { code: 'token-not-yet-valid', detail: expect.stringContaining('set the clocks') },
  })
  expect(await job.claim(await shifted(-11 * minuteMs))).toMatchObject({
    status: 401,
    value: { code: 'token-expired' },
  })
  // within a minute's tolerance
  expect((await job.claim(await shifted(30_000))).status).toBe(200)
  expect((await playJob(promptgate, run, { isRight: true })).status).toBe(202)
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(github.problems()).toEqual([])
}, 120_000)

test("the App's clock jumps five minutes, back and forth, in the middle of everything", async () => {
  const clock = startClock(Date.UTC(2026, 10, 20, 12))
  const promptgate = await promptgateForTest({ nowMs: clock.nowMs })
  const { github, repository, settled, app } = promptgate
  const jumps = [5 * minuteMs, -10 * minuteMs, 5 * minuteMs]
  github.onDispatch = async (run) => {
    clock.offsetMs += jumps.shift() ?? 0
    await playJob(promptgate, run, { isRight: true })
  }
  const shop = await repository({ files: appFiles() })
  for (const branch of ['one', 'two', 'three']) {
    const pull = await shop.openPull({ branch, files: { [promptPath]: `${mendedPrompt}\n${branch}\n` } })
    await settled()
    expect([branch, conclusionOf(pull)]).toEqual([branch, 'success'])
    expect(stickyComment(pull)).toBeDefined()
  }
  expect(shop.runs()).toHaveLength(3)
  const { byState } = await app().inbox.status()
  expect([byState.dead, byState.received]).toEqual([0, 0])
  expect(github.problems()).toEqual([])
}, 120_000)

test('a year ends during a run: the money counts for the day it was reserved on', async () => {
  const clock = startClock(Date.UTC(2026, 11, 31, 23, 59, 30))
  const files = { ...appFiles(), [policyPath]: priced }
  const { promptgate, runs, shop } = await openWaiting({ nowMs: clock.nowMs }, files)
  const { github, settled, app } = promptgate
  const spentOn = async (day: string) =>
    (await app().deps.store.budgets.spent(shop.id, { day, currency: 'USD' })).day
  const pull = await shop.openPull({ branch: 'worse', files: { [promptPath]: worsePrompt } })
  const run = await waitForRun(promptgate, runs, 1)
  const reserved = await spentOn('2026-12-31')
  expect(reserved).toBeGreaterThan(0)

  clock.offsetMs += minuteMs
  const money = { amount: reserved / 2, currency: 'USD' }
  expect((await playJob(promptgate, run, { isRight: false, spent: { money } })).status).toBe(202)
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect([await spentOn('2026-12-31'), await spentOn('2027-01-01')]).toEqual([reserved / 2, 0])

  await pull.push({ [promptPath]: mendedPrompt })
  const next = await waitForRun(promptgate, runs, 2)
  expect((await playJob(promptgate, next, { isRight: true, spent: { money } })).status).toBe(202)
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect([await spentOn('2026-12-31'), await spentOn('2027-01-01')]).toEqual([reserved / 2, reserved / 2])
  // what happened last is what is shown last
  expect(stickyComment(pull)?.body).toMatch(/fixed/)
  const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 10 })
  expect(rows.map(({ createdAtMs }) => new Date(createdAtMs).getUTCFullYear())).toEqual([2027, 2026])
  expect(github.problems()).toEqual([])
}, 120_000)

test('a job that falls silent is given up at its deadline, and its late report changes nothing', async () => {
  const clock = startClock(Date.UTC(2026, 10, 20, 12))
  const { promptgate, runs, shop } = await openWaiting({ nowMs: clock.nowMs })
  const { github, settled, app } = promptgate
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  const run = await waitForRun(promptgate, runs, 1)
  const job = openJob(promptgate, run)
  run.begin()
  expect((await job.claim()).status).toBe(200)
  const { store } = app().deps
  const look = async () => {
    const swept = await findOverdue({ store, receive: app().inbox.receive, nowMs: clock.nowMs })
    await settled()
    return swept.done
  }
  clock.offsetMs += 29 * minuteMs
  expect(await look()).toBe(0)
  // a sign of life is worth as much time again
  expect((await job.progress({ done: 3, total: 60 })).status).toBeLessThan(300)
  clock.offsetMs += 29 * minuteMs
  expect(await look()).toBe(0)
  expect(ownCheck(pull).status).toBe('in_progress')
  clock.offsetMs += 2 * minuteMs
  expect([await look(), await look()]).toEqual([1, 0])
  const check = ownCheck(pull)
  expect(check).toMatchObject({ status: 'completed', conclusion: 'timed_out' })
  expect(check.output.summary).toMatch(/3 of 60/)
  expect(run.signal.aborted).toBe(true)

  const late = await job.deliver(answerOrder(await rowOf(promptgate, job.evaluationId), { isRight: true }))
  expect(late.value['status'] ?? late.value['code']).toMatch(/kept-as-history|order-void/)
  await settled()
  expect(ownCheck(pull).conclusion).toBe('timed_out')

  await shop.rerequest(check.id, 'linus')
  await playJob(promptgate, await waitForRun(promptgate, runs, 2), { isRight: true })
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(github.problems()).toEqual([])
}, 120_000)

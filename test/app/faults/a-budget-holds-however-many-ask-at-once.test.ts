/** Fault suite 7: money is reserved with its order in one unit: what all saw as free at the same time is given out once. */
import { expect, test } from 'vitest'
import { beginEvaluation } from '../../../app/pulls/begin-evaluation.ts'
import { gatherChange } from '../../../app/pulls/gather-change.ts'
import { gatherSpent } from '../../../app/pulls/gather-spent.ts'
import { voidEvaluations } from '../../../app/pulls/void-evaluations.ts'
import type { EvaluationRow } from '../../../app/store/rows.ts'
import { findTenant } from '../../../app/tenant.ts'
import { sha256Hex } from '../../../shared/json.ts'
import { decideOrder } from '../../../shared/order/decide-order.ts'
import { mendedPrompt, policy, policyPath, promptPath } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck } from '../read-pull.ts'
import { answerOrder, openJob, playJob, rowOf } from './play-job.ts'

const asked = 100
const fitting = 10

const runner = '{ kind: openai, model: tiny, price: { currency: USD, per-million: { input: 1, output: 2 } } }'
const priced = (perDay: number): string =>
  policy({ runner, extra: `budgets: { currency: USD, per-day: ${perDay} }\n` })

test('a hundred ask at once where ten fit: ten orders, ninety refusals, and no cent twice', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled, app } = promptgate
  const started: DispatchedRun[] = []
  github.onDispatch = (run) => void started.push(run)
  const shop = await repository({ files: { ...appFiles({ cases: 4 }), [policyPath]: priced(1_000) } })
  await shop.push('kinder', { [promptPath]: mendedPrompt })
  const { deps } = app()
  const tenant = await findTenant(deps, shop.id)
  if (tenant === undefined) throw new Error('the repository is unknown')
  const gather = async () =>
    await gatherChange(deps, tenant, {
      base: { sha: await shop.sha('refs/heads/main') },
      headSha: await shop.sha('refs/heads/kinder'),
      only: [],
    })
  const one = (await gather()).plan.estimate.money?.amount ?? Number.NaN
  expect(one).toBeGreaterThan(0)
  await shop.push('main', { [policyPath]: priced(one * (fitting + 0.5)) })
  await settled()

  const change = await gather()
  const spent = await gatherSpent(deps, tenant, 'pull/1000', change.policy)
  const subjects = Array.from({ length: asked }, (_, n) => 1_000 + n)
  // each was decided when nothing was spent
  const decision = decideOrder({
    earlierAttempts: 0,
    ...change,
    ...spent,
    isFork: false,
    isDraft: false,
    isCommanded: false,
  })
  expect(decision).toMatchObject({ kind: 'order', reserve: { amount: one } })
  const rows: EvaluationRow[] = await Promise.all(
    subjects.map(async (pull) => {
      const subject = {
        subject: `pull/${pull}`,
        pull,
        baseRef: 'main',
        baseSha: await shop.sha('refs/heads/main'),
        // each has a head of its own, as pull requests have
        headSha: sha256Hex(String(pull)).slice(0, 40),
        isFork: false,
        trigger: 'pull_request.opened',
      }
      const request = { event: 'pull_request', only: [] }
      return await beginEvaluation(deps, tenant, {
        subject,
        change,
        earlierAttempts: 0,
        firstRepeat: 0,
        request,
        decision,
        again: false,
      })
    }),
  )
  await settled()

  const ordered = rows.filter(({ state }) => state === 'queued')
  const refused = rows.filter(({ state }) => state === 'refused')
  expect([ordered.length, refused.length]).toEqual([fitting, asked - fitting])
  for (const { problems } of refused) expect(problems).toContain('budget-exceeded')
  expect(started).toHaveLength(fitting)
  expect(shop.runs()).toHaveLength(fitting)
  const day = new Date(deps.nowMs()).toISOString().slice(0, 10)
  const spentToday = async () => (await deps.store.budgets.spent(shop.id, { day, currency: 'USD' })).day
  expect(await spentToday()).toBeCloseTo(fitting * one, 9)

  const pull = await shop.openPull({ title: 'Kinder', branch: 'kinder' })
  await settled()
  expect(conclusionOf(pull)).not.toBe('success')
  expect(JSON.stringify(ownCheck(pull).output)).toContain('budgets.per-day')
  expect(started).toHaveLength(fitting)

  // a known cost is settled, an unknown one is all that was reserved, a void order gives its money back
  const [known, unknown, superseded] = started
  if (known === undefined || unknown === undefined || superseded === undefined) throw new Error('too few')
  const money = { amount: one / 4, currency: 'USD' }
  const told = await playJob(promptgate, known, { isRight: true, spent: { money } })
  expect(told.status).toBe(202)
  expect(await spentToday()).toBeCloseTo((fitting - 0.75) * one, 9)
  expect((await playJob(promptgate, unknown, { isRight: true, spent: {} })).status).toBe(202)
  expect(await spentToday()).toBeCloseTo((fitting - 0.75) * one, 9)
  const late = openJob(promptgate, superseded)
  const voided = await rowOf(promptgate, late.evaluationId)
  await voidEvaluations(deps, tenant, { subject: voided.subject })
  expect(await spentToday()).toBeCloseTo((fitting - 1.75) * one, 9)

  await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  expect(started).toHaveLength(fitting + 1)
  expect(await spentToday()).toBeCloseTo((fitting - 0.75) * one, 9)
  // what the void job spent all the same is counted, and nobody's verdict
  const lost = await late.deliver(answerOrder(voided, { isRight: true, spent: { money } }))
  expect(lost).toMatchObject({ status: 202, value: { status: 'kept-as-history' } })
  expect(await spentToday()).toBeCloseTo((fitting - 0.5) * one, 9)
  await settled()
  expect(github.problems()).toEqual([])
}, 120_000)

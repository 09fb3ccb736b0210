/** Limits, what is left of them, and an administrator's own that take their place. */
import { expect, test } from 'vitest'
import { effectiveBudgets } from '../../shared/order/effective-budgets.ts'
import { openCommands } from '../../test/commands/open-commands.ts'
import { buildReport } from '../../test/fixtures/build-report.ts'
import { makeRow } from '../../test/publish/make-row.ts'
import { gatherSpent } from '../pulls/gather-spent.ts'
import { openTenant } from '../tenant.ts'

const budgets = { currency: 'USD', perDay: 5, perPullRequest: 2, onExceeded: 'fail' } as const
const { policy: bare } = buildReport([{ base: [1], head: [1] }])

const policyText = `version: 1
runners:
  tiny: { kind: openai, model: tiny, price: { currency: USD, per-million: { input: 1, output: 2 } } }
datasets:
  tickets: { path: evals/tickets.jsonl }
suites:
  triage: { prompts: [prompts/*.prompt], datasets: [tickets] }
budgets: { currency: USD, per-day: 5, per-pull-request: 2 }
`

async function openSpent(policy = policyText) {
  const opened = await openCommands()
  opened.setPolicy(policy)
  const reserve = { currency: 'USD', day: '2026-11-20', amount: 1.5, perDay: 5 }
  const evaluation = makeRow({ state: 'running' })
  await opened.store.evaluations.begin({
    evaluation,
    nowMs: opened.deps.nowMs(),
    supersede: true,
    reserve,
    jobs: [],
  })
  return opened
}

const cellsOf = (answer = '') =>
  answer
    .split('\n')
    .filter((line) => line.startsWith('| per '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim().replaceAll('\u202F', ' '))
        .slice(1, -1),
    )

test('limits of the policy, with what is left today and of this pull request', async () => {
  const { say } = await openSpent()
  expect(cellsOf((await say('/budget', { role: 'write' })).answer)).toEqual([
    ['per day, 2026-11-20 (UTC)', '5 USD', '1.5 USD', '3.5 USD', 'the policy'],
    ['per pull request, this one (7)', '2 USD', '1.5 USD', '0.5 USD', 'the policy'],
  ])
  const inIssue = await say('/budget', { isIssue: true })
  expect(cellsOf(inIssue.answer)[1]).toEqual(['per pull request', '2 USD', '—', '—', 'the policy'])
})

test('an administrator sets a limit apart, and takes it back', async () => {
  const { say, store } = await openSpent()
  const refused = await say('/budget per-day 50', { role: 'maintain' })
  expect(refused.answer).toContain('To set limits needs the role admin; yours is maintain.')
  expect(await store.budgets.overrides(42)).toEqual([])
  const set = await say('/budget per-day 50', { role: 'admin' })
  expect(cellsOf(set.answer)[0]?.slice(1, 4)).toEqual(['50 USD', '1.5 USD', '48.5 USD'])
  expect(cellsOf(set.answer)[0]?.[4]).toContain('an administrator (the policy: 5 USD)')
  await say('/budget per-pull-request 9', { role: 'admin' })
  expect(await store.budgets.overrides(42)).toEqual([{ currency: 'USD', perDay: 50, perPullRequest: 9 }])
  const reset = await say('/budget reset', { role: 'admin' })
  expect(cellsOf(reset.answer)[0]).toEqual([
    'per day, 2026-11-20 (UTC)',
    '5 USD',
    '1.5 USD',
    '3.5 USD',
    'the policy',
  ])
  expect(await store.budgets.overrides(42)).toEqual([])
})

test('what an evaluation may spend follows the limit that was set apart', async () => {
  const { say, deps, store } = await openSpent()
  const row = await store.repositories.get(42)
  if (row === undefined) throw new Error('there is a repository')
  const spentOf = () => gatherSpent(deps, openTenant(deps, row), 'pull/7', { ...bare, budgets })
  expect((await spentOf()).policy.budgets).toEqual(budgets)
  await say('/budget per-day 0.5', { role: 'admin' })
  expect(await spentOf()).toMatchObject({
    spent: { day: 1.5, subject: 1.5 },
    policy: { hash: bare.hash, budgets: { ...budgets, perDay: 0.5 } },
  })
})

test('without budgets nothing is limited until somebody says how much, and in what', async () => {
  const { say } = await openSpent('')
  expect((await say('/budget')).answer).toContain('nothing limits what is spent')
  expect((await say('/budget per-day 5', { role: 'admin' })).answer).toContain('`/budget per-day 5 USD`')
  expect(cellsOf((await say('/budget per-day 5 EUR', { role: 'admin' })).answer)[0]?.[1]).toBe('5 EUR')
})

test('another currency than the policy counts in holds nothing', async () => {
  const { say } = await openSpent()
  expect((await say('/budget per-day 5 EUR', { role: 'admin' })).answer).toContain('The policy counts in USD')
  expect((await say('/budget per-day much', { role: 'admin' })).answer).toContain('per-day needs an amount')
  const eur = [{ currency: 'EUR', perDay: 1 }]
  expect(effectiveBudgets(budgets, eur)).toBe(budgets)
  expect(effectiveBudgets(undefined, eur)).toEqual({ currency: 'EUR', perDay: 1, onExceeded: 'fail' })
  expect(effectiveBudgets(undefined, [])).toBeUndefined()
})

test('without budgets the currency is that of the prices', async () => {
  const { say } = await openSpent(policyText.replace(/^budgets.*$/m, ''))
  expect((await say('/budget per-day 5 EUR', { role: 'admin' })).answer).toContain('The policy counts in USD')
  expect(cellsOf((await say('/budget per-day 5', { role: 'admin' })).answer)[0]?.[1]).toBe('5 USD')
})

test('a policy that cannot be read has limits that nobody knows', async () => {
  const { say } = await openSpent('version: 1\nrunners: [')
  expect((await say('/budget', { role: 'write' })).answer).toContain('The policy on `main` cannot be read')
})

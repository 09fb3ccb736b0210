/** `/budget`: what may be spent, what was, and where the limits come from; an administrator sets others. */

import type { Policy } from '../../shared/config/policy.ts'
import { type Budgets, effectiveBudgets } from '../../shared/order/effective-budgets.ts'
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { policyInForce } from '../promotion/policy-in-force.ts'
import { isAtLeast } from '../roles.ts'
import type { BudgetOverride } from '../store/promotion-store.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { decline } from './decline.ts'
import { describeBudget } from './describe-budget.ts'
import { readBudgetChange } from './read-budget-change.ts'
import { describeMistakes } from './read-clauses.ts'

const usage = '/budget [per-day|per-pull-request AMOUNT [CURRENCY]] [reset]'

export const budgetCommand: CommandEntry = {
  usage,
  does: 'shows limits, what is spent and what is left; an administrator sets other limits, or takes them back',
  role: 'write',
  where: 'anywhere',
  run: budget,
}

interface Known {
  readonly own: Budgets | undefined
  readonly overrides: readonly BudgetOverride[]
}

async function budget(deps: Deps, tenant: Tenant, request: AnyRequest): Promise<CommandAnswer> {
  const change = readBudgetChange(request.words)
  if (change.kind === 'mistake') return decline(describeMistakes([change.problem], usage))
  if (change.kind !== 'show' && !isAtLeast(request.permission, 'admin'))
    return decline(`To set limits needs the role admin; yours is ${request.permission}.`)
  const { branch, policy } = await policyInForce(deps, tenant)
  // whoever set a limit without the policy's own would not know what it takes the place of
  if (!policy.ok)
    return decline(
      `The policy on ${codeSpan(branch)} cannot be read, so nobody knows its limits: mend it first.`,
    )
  const own = policy.value.budgets
  const known = { own, overrides: await deps.store.budgets.overrides(tenant.row.id) }

  if (change.kind === 'reset') {
    await deps.store.budgets.override(tenant.row.id, undefined, deps.nowMs())
    return await show(deps, tenant, request, { own, overrides: [] })
  }
  if (change.kind === 'show') return await show(deps, tenant, request, known)
  const counted = own?.currency ?? currencyOf(policy.value)
  const currency = change.currency ?? counted ?? known.overrides[0]?.currency
  if (currency === undefined)
    return decline(`Say in which currency: ${codeSpan(`/budget ${request.text} USD`)}.`)
  if (counted !== undefined && counted !== currency)
    return decline(
      `The policy counts in ${escapeMarkdown(counted, 'middle')}: a limit in another currency would hold nothing.`,
    )
  const before = known.overrides.find((one) => one.currency === currency)
  const override = { ...before, currency, [change.limit]: change.amount }
  await deps.store.budgets.override(tenant.row.id, override, deps.nowMs())
  return await show(deps, tenant, request, { own, overrides: [override] })
}

/** That of its prices, where they have one. */
function currencyOf({ runners }: Policy): string | undefined {
  const [currency, ...others] = new Set(Object.values(runners).flatMap(({ price }) => price?.currency ?? []))
  return others.length === 0 ? currency : undefined
}

async function show(
  deps: Deps,
  { row }: Tenant,
  { pull }: AnyRequest,
  { own, overrides }: Known,
): Promise<CommandAnswer> {
  const day = new Date(deps.nowMs()).toISOString().slice(0, 10)
  const budgets = effectiveBudgets(own, overrides)
  const subject = pull === undefined ? {} : { subject: `pull/${pull.number}` }
  const spent =
    budgets === undefined
      ? { day: 0, subject: 0 }
      : await deps.store.budgets.spent(row.id, { day, currency: budgets.currency, ...subject })
  const facts = { day, spent, own, budgets, overrides, ...(pull === undefined ? {} : { pull: pull.number }) }
  return { isDone: true, text: describeBudget(facts) }
}

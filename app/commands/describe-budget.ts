/** The answer to `/budget`: each limit with what is spent or reserved, what is left, and who set it. */
import type { BudgetLimits, Budgets } from '../../shared/order/effective-budgets.ts'
import type { Block, Inline } from '../../shared/view/document.ts'
import { formatMoney } from '../../shared/view/format-figure.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'

export interface BudgetFacts {
  /** UTC */
  readonly day: string
  readonly pull?: number
  readonly spent: { readonly day: number; readonly subject: number }
  /** the policy's */
  readonly own: Budgets | undefined
  /** those that hold */
  readonly budgets: Budgets | undefined
  readonly overrides: readonly BudgetLimits[]
}

/** Starts within a line: the name of who is answered stands before it. */
export function describeBudget({ day, pull, spent, own, budgets, overrides }: BudgetFacts): string {
  const { currency = '', perDay, perPullRequest } = budgets ?? {}
  const money = (amount: number) => formatMoney({ amount, currency })
  const override = overrides.find((one) => one.currency === currency)
  const row = (
    name: string,
    limit: number | undefined,
    used: number | undefined,
    key: 'perDay' | 'perPullRequest',
  ): Inline[] => [
    [name],
    [limit === undefined ? 'none' : money(limit)],
    [used === undefined ? '—' : money(used)],
    [limit === undefined || used === undefined ? '—' : money(Math.max(0, limit - used))],
    [
      limit === undefined
        ? '—'
        : override?.[key] === undefined
          ? 'the policy'
          : describeOverride(own?.[key], money),
    ],
  ]
  if (budgets === undefined || (perDay === undefined && perPullRequest === undefined))
    return 'nothing limits what is spent: the policy has no `budgets`. An administrator can set a limit: `/budget per-day 5 USD`.'
  const columns = ['limit', 'at most', 'spent or reserved', 'left', 'set by'].map(
    (title, at) => ({ title, align: at === 0 || at === 4 ? 'left' : 'right' }) as const,
  )
  const table: Block = {
    kind: 'table',
    columns,
    rows: [
      row(`per day, ${day} (UTC)`, perDay, spent.day, 'perDay'),
      row(
        pull === undefined ? 'per pull request' : `per pull request, this one (${pull})`,
        perPullRequest,
        pull === undefined ? undefined : spent.subject,
        'perPullRequest',
      ),
    ],
  }
  const foreign = overrides.filter((one) => one.currency !== currency).map((one) => one.currency)
  const unused: Block[] =
    foreign.length === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: [
              `A limit in ${foreign.join(', ')} is set too and holds nothing: the policy counts in ${currency}.`,
            ],
          },
        ]
  return writeMarkdown([
    { kind: 'paragraph', text: ['what may be spent, and what is left:'] },
    table,
    ...unused,
  ])
}

function describeOverride(own: number | undefined, money: (amount: number) => string): string {
  const instead = own === undefined ? 'none' : money(own)
  return `an administrator (the policy: ${instead}); /budget reset takes it back`
}

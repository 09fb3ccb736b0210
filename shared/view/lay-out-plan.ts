/** What an evaluation would run, why, and what it would cost. */
import type { Estimate, Plan, PlannedComparison } from '../plan/plan.ts'
import { buildDatasetChanges } from './build-changes.ts'
import { describeChange, maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Block, Column, Inline } from './document.ts'
import { formatCount, formatMoney, formatMs, formatNumber, UNKNOWN } from './format-figure.ts'
import { cutList } from './lay-out-flips.ts'
import { layOutProblem, maxText, titled } from './lay-out-problem.ts'
import { linkToFile } from './link-to.ts'
import type { ViewLinks } from './view.ts'

export interface PlanOptions {
  readonly links?: ViewLinks
  /** commits of the plan, for links: the merge base and the head */
  readonly commits?: { readonly base: string; readonly head: string }
}

const maxRows = 200
const maxProblems = 200
const maxUnaffected = 50

/** Calls of all cells, before the cache and equal requests lower them. */
function countCalls({ cells, repeat }: PlannedComparison): number {
  return cells.reduce((sum, { cases }) => sum + cases * repeat, 0)
}

function describeCells({ cells, repeat }: PlannedComparison): string {
  if (cells.length === 0) return 'none'
  const cases = Math.max(...cells.map((cell) => cell.cases))
  const arms = [...new Set(cells.map(({ arm }) => arm))].join(' and ')
  const twice = cells.some(({ yardstick }) => yardstick === 'new') ? ', old and new yardstick' : ''
  const again = repeat > 1 ? ` × ${formatNumber(repeat)}` : ''
  return `${formatCount(cases, 'case')}${again}, ${arms}${twice}`
}

function describeEstimate(estimate: Estimate): Inline[] {
  const { modelCalls, judgeCalls, noiseCalls, promptTokens, outputTokens, money, computeSeconds } = estimate
  const seconds = computeSeconds === undefined ? undefined : computeSeconds * 1000
  return [
    [{ strong: ['At most'] }, ` ${formatCount(modelCalls, 'model call')}`],
    ...(judgeCalls === 0 ? [] : [[formatCount(judgeCalls, 'judge call')]]),
    ...(noiseCalls === 0 ? [] : [[`${formatCount(noiseCalls, 'call')} for the noise floor`]]),
    [`${formatNumber(promptTokens)} tokens in, ${formatNumber(outputTokens)} out`],
    [
      { strong: ['Cost'] },
      ` ${money === undefined ? `${UNKNOWN}: no price, or no speed measured yet` : formatMoney(money)}`,
    ],
    [
      { strong: ['Compute'] },
      ` ${seconds === undefined ? `${UNKNOWN}: nothing was measured yet` : formatMs(seconds)}`,
    ],
  ]
}

function describeHeadline({ comparisons, problems }: Plan): Inline {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return [{ strong: [`Nothing would run: ${formatCount(errors, 'problem')} to mend first.`] }]
  if (comparisons.length === 0) return ['● Nothing would run: no prompt is affected.']
  return [{ strong: [`${formatCount(comparisons.length, 'comparison')} would run.`] }]
}

const columns: readonly Column[] = [
  { title: 'prompt', align: 'left' },
  { title: 'why', align: 'left' },
  { title: 'runner', align: 'left' },
  { title: 'what', align: 'left' },
  { title: 'calls', align: 'right' },
]

/** Files that were touched, and why nothing is measured for them. */
export function layOutUnaffected(
  unaffected: Plan['unaffected'],
  address: (path: string) => string | undefined,
): Block[] {
  return titled(
    [{ strong: ['Touched, with nothing to measure'] }],
    cutList(
      unaffected.map(
        ({ path, why }): Inline => [
          { code: clipText(path, maxText), href: address(path) },
          `: ${clipText(why, maxText)}`,
        ],
      ),
      maxUnaffected,
      'file',
    ),
  )
}

/** Headline, estimate, a row each comparison, changes of datasets and policy, problems. */
export function layOutPlan(plan: Plan, options: PlanOptions): Block[] {
  const links = options.links ?? {}
  const commits = options.commits ?? { base: '', head: '' }
  const address = (path: string, line?: number) =>
    commits.head === '' ? undefined : linkToFile(links, commits.head, path, line)
  const rows = plan.comparisons.slice(0, maxRows).map((comparison): Inline[] => [
    [
      {
        code: clipText(comparison.prompt, maxName),
        href: comparison.head === undefined ? undefined : address(comparison.head.path),
      },
    ],
    describeChange(comparison),
    [{ code: clipText(comparison.runner, maxName) }],
    [describeCells(comparison)],
    [formatNumber(countCalls(comparison))],
  ])
  const more = plan.comparisons.length - rows.length
  return [
    { kind: 'paragraph', text: describeHeadline(plan) },
    ...(rows.length === 0
      ? []
      : ([
          { kind: 'strip', items: describeEstimate(plan.estimate) },
          { kind: 'table', columns, rows },
        ] as const)),
    ...(more > 0
      ? [{ kind: 'paragraph', text: [`and ${formatNumber(more)} more comparisons`] } as const]
      : []),
    ...layOutUnaffected(plan.unaffected, address),
    ...titled(
      [{ strong: ['Datasets changed'] }],
      buildDatasetChanges(plan.datasetChanges, commits, commits.head === '' ? {} : links),
    ),
    ...titled(
      [{ strong: ['Policy changed'] }, ': it takes effect after the merge'],
      plan.policyDifferences.map((difference) => [{ code: clipText(difference, maxText) }]),
    ),
    ...titled(
      [{ strong: ['Problems'] }],
      plan.problems
        .slice(0, maxProblems)
        .map((problem) => layOutProblem({ problem, href: address(problem.path, problem.line) })),
    ),
  ]
}

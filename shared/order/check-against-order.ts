/** Whether a report answers the order that was given: nothing else, nothing more, and nothing less without saying so. */
import { type Contradiction, checkReport, MAX_REPORT_PROBLEMS } from '../report/check-report.ts'
import type { Report, ReportComparison, ReportDataset } from '../report/report.ts'
import { VERSION } from '../version.ts'
import { adoptFacts } from './adopt-facts.ts'
import type { Order } from './ordered.ts'

/**
 * Compares what the job says of its work with the order, then its trials with the order's own cases and repeats. At most 20
 * contradictions are returned; where the Action has another version than this, the first one says so.
 *
 * Trials may be absent only where the report says that it was stopped, or that the user's files have errors which only the
 * job could find (a variable that a case lacks). Any kind of stop is taken, not the budget's alone: such a report can never
 * pass, because the verdict counts what is absent as missing, and what was measured should not be lost.
 */
export function checkAgainstOrder(report: Report, order: Order): Contradiction[] {
  const apart = [
    ...checkHead(report, order),
    ...checkComparisons(report.comparisons, order.comparisons),
    ...checkDatasets(report.datasets, order.datasets, report.stopped !== undefined),
  ]
  // where the plans differ, every trial would only repeat the contradiction
  const found = apart.length > 0 ? apart : checkTrials(report, order)
  if (found.length === 0 || report.tool.version === VERSION) return found.slice(0, MAX_REPORT_PROBLEMS)
  const versions = differ(
    `the Action is Promptgate ${report.tool.version} and this server ${VERSION}: they may plan differently, use one version`,
  )
  return [versions, ...found].slice(0, MAX_REPORT_PROBLEMS)
}

const differ = (message: string): Contradiction => ({ code: 'report-not-ordered', message })

/** `is` and `ordered` by name; those that are not equal. */
function unequal(what: string, pairs: readonly (readonly [string, unknown, unknown])[]): Contradiction[] {
  return pairs
    .filter(([, is, ordered]) => !isSame(is, ordered))
    .map(([name, is, ordered]) => differ(`${what}${name} is ${show(is)}, ordered was ${show(ordered)}`))
}

/** Lists are sets here: their order says nothing. */
function isSame(is: unknown, ordered: unknown): boolean {
  if (!Array.isArray(is) || !Array.isArray(ordered)) return is === ordered
  return is.length === ordered.length && is.every((one) => ordered.includes(one))
}

const show = (value: unknown): string =>
  value === undefined ? 'absent' : JSON.stringify(value).slice(0, 100)

function checkHead(report: Report, order: Order): Contradiction[] {
  return unequal('', [
    ['the evaluation', report.evaluationId, order.evaluationId],
    ['the base commit', report.change.base, order.change.base],
    ['the merge base', report.change.mergeBase, order.change.mergeBase],
    ['the head commit', report.change.head, order.change.head],
    ['the hash of the policy', report.policy.hash, order.policyHash],
  ])
}

function checkComparisons(is: Report['comparisons'], ordered: Report['comparisons']): Contradiction[] {
  const wanted = new Map(ordered.map((one) => [one.id, one]))
  const made = new Set(is.map((one) => one.id))
  return [
    ...ordered
      .filter(({ id }) => !made.has(id))
      .map(({ id }) => differ(`comparison ${id} was ordered and is absent`)),
    ...is.flatMap((one) => {
      const order = wanted.get(one.id)
      if (order === undefined) return [differ(`comparison ${one.id} was not ordered`)]
      return compareOne(one, order)
    }),
  ]
}

function compareOne(is: ReportComparison, ordered: ReportComparison): Contradiction[] {
  return unequal(`comparison ${is.id}: `, [
    ['its suite', is.suite, ordered.suite],
    ['its runner', is.runner, ordered.runner],
    ['its base version', is.base?.fingerprint, ordered.base?.fingerprint],
    ['its head version', is.head?.fingerprint, ordered.head?.fingerprint],
    ['its number of repeats', is.repeat, ordered.repeat],
    ['the list of its datasets', is.datasets, ordered.datasets],
    ['the list of its yardsticks', is.yardsticks, ordered.yardsticks],
  ])
}

const nameOf = ({ id, yardstick }: ReportDataset) => `dataset ${id} (${yardstick})`

function checkDatasets(
  is: Report['datasets'],
  ordered: Report['datasets'],
  isStopped: boolean,
): Contradiction[] {
  const wanted = new Map(ordered.map((one) => [nameOf(one), one]))
  const made = new Set(is.map(nameOf))
  return [
    ...(isStopped ? [] : ordered)
      .filter((one) => !made.has(nameOf(one)))
      .map((one) => differ(`${nameOf(one)} was ordered and is absent`)),
    ...is.flatMap((one) => {
      const order = wanted.get(nameOf(one))
      return order === undefined ? [differ(`${nameOf(one)} was not ordered`)] : compareCases(one, order)
    }),
  ]
}

function compareCases(is: ReportDataset, ordered: ReportDataset): Contradiction[] {
  const what = nameOf(is)
  if (is.hash !== ordered.hash) return [differ(`${what} has another content than was ordered`)]
  const wanted = new Map(ordered.cases.map((one) => [one.id, one]))
  if (is.cases.length !== ordered.cases.length) {
    return [differ(`${what} has ${is.cases.length} cases, ordered were ${ordered.cases.length}`)]
  }
  return is.cases.flatMap((one) => {
    const order = wanted.get(one.id)
    if (order === undefined) return [differ(`${what}: case ${show(one.id)} was not ordered`)]
    return unequal(`${what}: case ${show(one.id)}: `, [
      ['its weight', one.weight, order.weight],
      ['whether it is required', one.required, order.required],
    ])
  })
}

/** Every rule for trials of a report, held against the order's cells instead of the report's own. */
function checkTrials(report: Report, order: Order): Contradiction[] {
  const { firstRepeat } = order
  const repeats = new Map(order.comparisons.map((one) => [one.id, one.repeat]))
  const outside = report.trials.filter(
    ({ comparison, repeat }) =>
      repeat < firstRepeat || repeat >= firstRepeat + (repeats.get(comparison) ?? 0),
  )
  if (outside.length > 0) {
    return outside.slice(0, MAX_REPORT_PROBLEMS).map(({ comparison, arm, case: key, repeat }) => {
      const last = firstRepeat + (repeats.get(comparison) ?? 0) - 1
      return differ(
        `trial ${comparison} ${arm} ${key} #${repeat}: ordered were repeats ${firstRepeat} to ${last}`,
      )
    })
  }
  return checkReport(adoptFacts(report, order), { firstRepeat })
}

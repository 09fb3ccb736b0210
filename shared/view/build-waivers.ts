/** What somebody accepted, for this very version: who, why, until when; and what was accepted and is no more. */
import type { Report } from '../report/report.ts'
import { nameComparisons } from '../verdict/name-comparisons.ts'
import type { Waiver } from '../verdict/verdict.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline, Piece } from './document.ts'

const maxWhy = 240

/** `2026-12-31`, of UTC. */
const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** One line a waiver of the report's comparisons: of each target the one that holds longest. Those in force first. */
export function buildWaivers(report: Report, waivers: readonly Waiver[], nowMs: number): Inline[] {
  const names = nameComparisons(report)
  const heads = new Map(report.comparisons.map(({ id, head }) => [id, head?.fingerprint]))
  const longest = new Map<string, Waiver>()
  for (const waiver of waivers.toSorted((a, b) => a.untilMs - b.untilMs))
    if (heads.get(waiver.comparison) === waiver.fingerprint)
      longest.set(JSON.stringify([waiver.comparison, waiver.case]), waiver)
  const isOver = ({ untilMs }: Waiver) => untilMs < nowMs
  return [...longest.values()]
    .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
    .map((waiver) =>
      describeWaiver(waiver, names.get(waiver.comparison) ?? waiver.comparison, isOver(waiver)),
    )
}

function describeWaiver({ case: key, by, why, untilMs }: Waiver, name: string, isOver: boolean): Inline {
  const of: Piece[] = [
    ...(key === undefined ? [] : [{ code: clipText(key, maxName) }, ' of ']),
    { code: clipText(name, maxName) },
  ]
  const reason = `“${clipText(why, maxWhy)}”`
  if (isOver)
    return [
      { tone: 'worse', text: '▼ ' },
      `the waiver of ${clipText(by, maxName)} for `,
      ...of,
      ` ran out on ${dayOf(untilMs)}: ${reason}`,
    ]
  return [
    { tone: 'even', text: '● ' },
    ...of,
    `: accepted by ${clipText(by, maxName)} until ${dayOf(untilMs)}: ${reason}`,
  ]
}

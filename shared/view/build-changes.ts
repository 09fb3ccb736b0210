/** What changed: the prompts word by word, the datasets case by case. */
import type { DatasetChange } from '../plan/plan.ts'
import type { Report } from '../report/report.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import { diffText } from './diff-text.ts'
import type { Inline, Piece } from './document.ts'
import { formatCount } from './format-figure.ts'
import { linkToFile } from './link-to.ts'
import type { ViewDiff, ViewLinks } from './view.ts'

const maxIds = 8

/** One diff for each pair of versions whose source differs, partials resolved, in the report's order. */
export function buildDiffs(report: Report): ViewDiff[] {
  const sources = new Map(report.prompts.map(({ fingerprint, source }) => [fingerprint, source]))
  const seen = new Set<string>()
  return report.comparisons.flatMap(({ prompt, base, head }) => {
    if (base === undefined || head === undefined) return []
    const [before, after] = [sources.get(base.fingerprint), sources.get(head.fingerprint)]
    const pair = `${base.fingerprint} ${head.fingerprint}`
    if (before === undefined || after === undefined || before === after || seen.has(pair)) return []
    seen.add(pair)
    return [{ title: clipText(prompt, maxName), lines: diffText(before, after) }]
  })
}

function listIds(what: string, ids: readonly string[]): Inline {
  if (ids.length === 0) return []
  const shown = ids.slice(0, maxIds).flatMap((id, index): Piece[] => {
    const name = { code: clipText(id, maxName) }
    return index === 0 ? [name] : [', ', name]
  })
  const more =
    ids.length > maxIds ? [` and ${formatCount(ids.length - maxIds, 'more')}`.replace('mores', 'more')] : []
  return [`${formatCount(ids.length, 'case')} ${what} (`, ...shown, ...more, ')']
}

/** One line for each dataset that the change touches: what it adds, removes and edits. */
export function buildDatasetChanges(
  changes: readonly DatasetChange[],
  commits: { readonly base: string; readonly head: string },
  links: ViewLinks,
): Inline[] {
  return changes.map(({ dataset, path, baseHash, headHash, added, removed, edited }) => {
    const gone = headHash === undefined
    const sha = gone ? commits.base : commits.head
    const name: Piece = { code: clipText(dataset, maxName), href: linkToFile(links, sha, path) }
    const parts = [listIds('removed', removed), listIds('edited', edited), listIds('added', added)].filter(
      (part) => part.length > 0,
    )
    const state = gone ? ['deleted'] : baseHash === undefined ? ['new'] : []
    const all: Inline[] = [...state.map((word) => [word]), ...parts]
    const what: Inline[] = all.length === 0 ? [['only its form changed, no case did']] : all
    return [name, ': ', ...what.flatMap((part, index) => (index === 0 ? part : [', ', ...part]))]
  })
}

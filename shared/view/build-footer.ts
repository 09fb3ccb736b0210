/** The small print: exactly what was measured, so that anyone can measure it again. */
import type { Report } from '../report/report.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline, Piece } from './document.ts'
import { formatCount, formatHash } from './format-figure.ts'
import { linkToCommit } from './link-to.ts'
import type { ViewLinks } from './view.ts'

/** What of a runner's parts a reader wants to see; all of them are in the report. */
const shownParts = ['build', 'model', 'quantization', 'version']
const maxEach = 5

function commit(name: string, sha: string, links: ViewLinks): Inline {
  return [`${name} `, { code: formatHash(sha), href: linkToCommit(links, sha) }]
}

function describeRunners({ runners }: Report): Inline[] {
  return runners.slice(0, maxEach).map(({ id, kind, model, identity, parts }): Inline => {
    const told = shownParts.flatMap((name) => {
      const value = parts[name]
      return value === undefined || value === model ? [] : [clipText(value, maxName)]
    })
    const words = [kind, clipText(model, maxName), ...told].join(' ')
    return ['runner ', { code: clipText(id, maxName) }, ` ${words} `, { code: formatHash(identity) }]
  })
}

function describeDatasets({ datasets }: Report): Inline[] {
  return datasets.slice(0, maxEach).map(({ id, hash, cases, yardstick }): Inline => {
    const both = datasets.some((other) => other.id === id && other.yardstick !== yardstick)
    const name: Piece = { code: `${clipText(id, maxName)}@${formatHash(hash)}` }
    return [`${both ? `${yardstick} ` : ''}dataset `, name, ` (${formatCount(cases.length, 'case')})`]
  })
}

/** Items of the footer's one line. */
export function buildFooter(report: Report, links: ViewLinks): Inline[] {
  const { change, policy, tool } = report
  const source = clipText(policy.source, maxName)
  return [
    commit('base', change.mergeBase, links),
    commit('head', change.head, links),
    ...describeDatasets(report),
    ...describeRunners(report),
    ['policy ', { code: formatHash(policy.hash) }, ` ${source}`],
    [`promptgate ${clipText(tool.version, maxName)}`],
    ...linkFooter(links),
  ]
}

/** Where more is to be read. */
export function linkFooter(links: ViewLinks): Inline[] {
  const places = [
    ['details', links.detailsUrl],
    ['report', links.artifactUrl],
    ['run', links.runUrl],
  ] as const
  return places.flatMap(([text, href]) => (href === undefined ? [] : [[{ text, href }]]))
}

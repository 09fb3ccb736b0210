/** Reading a large report and deciding on it, as the App does for every pull request. */
import { parseReport } from '../shared/report/parse-report.ts'
import { decideVerdict } from '../shared/verdict/decide-verdict.ts'
import { buildView } from '../shared/view/build-view.ts'
import { renderComment } from '../shared/view/render-comment.ts'
import { renderSummary } from '../shared/view/render-summary.ts'
import { buildReport } from '../test/fixtures/build-report.ts'
import { measureMs } from './measure-rate.ts'
import { figure, ratio, type Table } from './table.ts'

export async function benchVerdict(): Promise<Table> {
  const rows: string[][] = []
  for (const cases of [100, 1000, 10_000]) {
    // most agree, some flip each way
    const arm = (salt: number) =>
      Array.from({ length: cases }, (_, n) => ((n * 37 + salt * (n % 11)) % 10 > 1 ? 1 : 0))
    const { report, policy } = buildReport([{ base: arm(0), head: arm(1) }])
    const text = JSON.stringify(report)
    const verdict = decideVerdict(report, policy, { nowMs: 0 })
    const view = buildView(report, verdict)
    const jsonMs = await measureMs(() => JSON.parse(text))
    const parseMs = await measureMs(() => {
      if (!parseReport(text).ok) throw new Error('the report is not valid')
    })
    const verdictMs = await measureMs(() => decideVerdict(report, policy, { nowMs: 0 }))
    const viewMs = await measureMs(() => [renderComment(view), renderSummary(view)])
    rows.push([
      `2 × ${cases.toLocaleString('en')} trials`,
      figure(text.length / 1024),
      figure(jsonMs),
      figure(parseMs),
      ratio(parseMs, jsonMs),
      figure(verdictMs),
      figure(viewMs),
    ])
  }
  return {
    title: 'Reports: read, decided, shown (ms)',
    columns: ['', 'KiB', 'JSON.parse', 'parseReport', 'of JSON', 'decideVerdict', 'comment + summary'],
    rows,
  }
}

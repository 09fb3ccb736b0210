/** One call that somebody wanted to see → the Markdown of its comment: messages, answer, and what it took. */
import type { Ordered } from '../order/ordered.ts'
import type { Report, ReportTrial } from '../report/report.ts'
import { withoutFullStop } from '../verdict/without-full-stop.ts'
import { escapeMarkdown } from '../view/escape-markdown.ts'
import { formatHash, formatMoney, formatMs, formatNumber } from '../view/format-figure.ts'
import { codeSpan } from '../view/write-code.ts'

export type Tried = Extract<NonNullable<Ordered['aside']>, { kind: 'try' }>

const maxAnswer = 20_000

/** Of a stranger's text: nothing in it is active, and its lines stay as they are. */
const block = (text: string) => `<pre>\n${escapeMarkdown(text, 'code')}\n</pre>`

export function describeTrial(report: Report, { trial, messages }: Tried, headSha: string): string {
  const [call] = report.trials
  const prompt = report.comparisons[0]?.prompt ?? trial.path
  const name = `${codeSpan(prompt)} on ${codeSpan(trial.runner)}`
  if (call === undefined) return `${name}: ${describeNothing(report)}`
  return [
    `**${name}: ${describeOutcome(call)}**`,
    '',
    ...(call.output === '' ? [] : [block(cut(call.output)), '']),
    '<details><summary>The messages it was asked with</summary>',
    '',
    ...messages.flatMap(({ role, text }) => [`**${escapeMarkdown(role, 'inline')}**`, '', block(text), '']),
    '</details>',
    '',
    '| tokens in | of these cached | tokens out | latency | cost | compute | finish reason |',
    '|--:|--:|--:|--:|--:|--:|:--|',
    `| ${figuresOf(call).join(' | ')} |`,
    '',
    `<sub>${describeBasis(report, call, headSha)}</sub>`,
  ].join('\n')
}

function describeNothing({ stopped, problems }: Report): string {
  const mistake = problems.find(({ severity }) => severity === 'error')
  const why = mistake?.message ?? stopped?.message ?? 'the job says nothing of why'
  const hint = mistake?.hint === undefined ? '' : ` (${mistake.hint})`
  return `no call was made: ${escapeMarkdown(withoutFullStop(why) + hint, 'middle')}.`
}

function describeOutcome({ outcome, error }: ReportTrial): string {
  switch (outcome) {
    case 'answered':
      return 'it answered.'
    case 'empty':
      return 'it answered nothing.'
    case 'cut-off':
      return 'its answer was cut off by a limit.'
    case 'refused':
      return 'it refused to answer.'
    case 'failed':
      return `the call failed: ${escapeMarkdown(withoutFullStop(error?.message ?? 'without a reason'), 'middle')}.`
  }
}

const cut = (text: string) =>
  text.length <= maxAnswer ? text : `${text.slice(0, maxAnswer).replace(/[\uD800-\uDBFF]$/, '')}…`

function figuresOf({ usage, latencyMs, money, computeSeconds, finishReason }: ReportTrial): string[] {
  return [
    formatNumber(usage?.inputTokens),
    formatNumber(usage?.cachedInputTokens),
    formatNumber(usage?.outputTokens),
    formatMs(latencyMs),
    escapeMarkdown(formatMoney(money), 'middle'),
    formatMs(computeSeconds === undefined ? undefined : computeSeconds * 1000),
    finishReason === undefined ? 'unknown' : codeSpan(finishReason),
  ]
}

function describeBasis({ comparisons, runners }: Report, { cached }: ReportTrial, headSha: string): string {
  const runner = runners.find(({ id }) => id === comparisons[0]?.runner)
  const who =
    runner === undefined ? '' : ` · ${codeSpan(runner.model)}, ${runner.kind} ${formatHash(runner.identity)}`
  const version = comparisons[0]?.head?.fingerprint
  const of = version === undefined ? '' : ` · version ${codeSpan(formatHash(version))}`
  const from = cached ? ' · from the cache' : ''
  return `at ${codeSpan(headSha.slice(0, 7))}${of}${who}${from} · nothing was scored, and this changes no check`
}

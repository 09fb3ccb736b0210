/** A comparison of runners → the Markdown of its one comment: what is proven, the table, what would settle the rest. */
import { escapeMarkdown } from '../view/escape-markdown.ts'
import {
  formatCount,
  formatMoney,
  formatMs,
  formatNumber,
  formatPoints,
  formatPointsInterval,
  formatShare,
  formatSignificant,
} from '../view/format-figure.ts'
import { codeSpan } from '../view/write-code.ts'
import type { Answer, Lead, RunnerComparison, RunnerFigures } from './comparison.ts'

const maxPrompts = 3
const THIN = '\u202F'

interface Question {
  readonly title: string
  /** `the most accurate` */
  readonly claim: string
  readonly answer: Answer
  /** ` +12 pts [+5, +19] over `small` ` */
  readonly show: (lead: Lead) => string
  readonly more?: string
}

/** `headSha`: of the versions that answered. */
export function describeRunnerComparison(found: RunnerComparison, headSha: string): string {
  const { costUnit, maxRegression } = found
  const loss = formatPoints(maxRegression).slice(1)
  const questions: readonly Question[] = [
    { title: 'Most accurate', claim: 'the most accurate', answer: found.mostAccurate, show: showScore },
    { title: 'Fastest', claim: 'the fastest', answer: found.fastest, show: showRatio },
    {
      title: 'Best value',
      claim: 'the best value',
      answer: found.bestValue,
      show: (lead) => showCost(lead, costUnit),
      more: `cheaper, and not worse by more than ${loss}`,
    },
  ]
  const headline = `**${headlineOf(questions)}**`
  if (found.runners.every(({ calls }) => calls === 0)) return headline
  const rows = found.runners.map((one) => showRow(one, costUnit))
  const cost = costUnit === 's' ? 'compute per call' : 'cost per call'
  return [
    headline,
    '',
    `| runner | model | score | ${cost} | p50 | p95 | missing |`,
    '|:--|:--|--:|--:|--:|--:|--:|',
    ...rows,
    '',
    ...(isHindered(questions) ? [] : questions.map(describeAnswer)),
    ...found.notes.map((note) => `- ${escapeMarkdown(note, 'middle')}.`),
    '',
    `<sub>${describeBasis(found, headSha)}</sub>`,
  ].join('\n')
}

function headlineOf(questions: readonly Question[]): string {
  const claims = new Map<string, string[]>()
  for (const { answer, claim } of questions)
    if (answer.kind === 'recommended')
      claims.set(answer.runner, [...(claims.get(answer.runner) ?? []), claim])
  const told = [...claims].map(([runner, said]) => `${codeSpan(runner)} is ${listOf(said)}`)
  if (told.length > 0) return `${told.join('; ')}.`
  const [why = ''] = questions.flatMap(({ answer }) => (answer.kind === 'unknown' ? [answer.why] : []))
  if (isHindered(questions)) return `Nothing is recommended: ${escapeMarkdown(why, 'middle')}.`
  return 'These cases do not tell the runners apart.'
}

/** One thing stands in the way of every answer: the first line says it. */
function isHindered(questions: readonly Question[]): boolean {
  const [first] = questions
  return questions.every(
    ({ answer }) =>
      answer.kind === 'unknown' && first?.answer.kind === 'unknown' && answer.why === first.answer.why,
  )
}

const listOf = (parts: readonly string[]) =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

function showRow(one: RunnerFigures, unit: string | undefined): string {
  const { score, costPerCall } = one
  const share =
    score === undefined
      ? 'not scored'
      : `${formatShare(score.value)} [${formatNumber(score.low * 100)}, ${formatNumber(score.high * 100)}]`
  const missing = one.missing === 0 ? '0' : formatShare(one.missing)
  const model = one.model === undefined ? '' : codeSpan(one.model)
  const figures = [
    share,
    showAmount(costPerCall, unit),
    formatMs(one.latencyP50Ms),
    formatMs(one.latencyP95Ms),
  ]
  return `| ${[codeSpan(one.runner), model, ...figures, missing].join(' | ')} |`
}

function showAmount(amount: number | undefined, unit: string | undefined): string {
  if (amount === undefined || unit === undefined) return formatMoney(undefined)
  return unit === 's'
    ? formatMs(amount * 1000)
    : escapeMarkdown(formatMoney({ amount, currency: unit }), 'middle')
}

const isBounded = ({ low, high }: Lead) => Number.isFinite(low) && Number.isFinite(high)

function showScore(lead: Lead): string {
  const interval = isBounded(lead) ? ` ${formatPointsInterval(lead.low, lead.high)}` : ''
  return `${formatPoints(lead.value)}${interval} over ${codeSpan(lead.over)}`
}

/** Logarithms of ratios. */
function showRatio(lead: Lead): string {
  const ratio = (log: number) => formatSignificant(Math.exp(log))
  const interval = isBounded(lead) ? ` [${ratio(lead.low)}, ${ratio(lead.high)}]` : ''
  return `${ratio(lead.value)}${THIN}×${interval} the time of ${codeSpan(lead.over)}`
}

function showCost(lead: Lead, unit: string | undefined): string {
  const scale = unit === 's' ? 1000 : 1
  const amount = (value: number) =>
    `${value < 0 ? '\u2212' : '+'}${formatSignificant(Math.abs(value) * scale)}`
  const interval = isBounded(lead) ? ` [${amount(lead.low)}, ${amount(lead.high)}]` : ''
  const name = unit === 's' ? 'ms of compute' : escapeMarkdown(unit ?? '', 'middle')
  return `${amount(lead.value)}${interval}${THIN}${name} a call against ${codeSpan(lead.over)}`
}

function describeAnswer({ title, answer, show, more }: Question): string {
  const head = `- **${title}**${more === undefined ? '' : ` (${more})`}:`
  if (answer.kind === 'unknown') return `${head} unknown, ${escapeMarkdown(answer.why, 'middle')}.`
  const leads = answer.leads.map(show).join(', ')
  if (answer.kind === 'recommended') {
    const beaten = listOf((answer.beaten ?? []).map((name) => codeSpan(name)))
    const worse = beaten === '' ? '' : `, because more than that is lost with ${beaten}`
    return `${head} ${codeSpan(answer.runner)}${leads === '' ? '' : `, ${leads}`}${worse}.`
  }
  const { leader, cases } = answer
  if (leader === undefined) return `${head} not distinguishable: no runner leads.`
  const settle =
    cases === undefined
      ? 'No number of cases worth asking for would settle it.'
      : `${formatCount(cases, 'more case')} like these would settle it.`
  return `${head} not distinguishable; ${codeSpan(leader)} leads${leads === '' ? '' : ` with ${leads}`}. ${settle}`
}

function describeBasis({ prompts, cases, repeat, runners }: RunnerComparison, headSha: string): string {
  const shown = prompts.slice(0, maxPrompts).map((name) => codeSpan(name))
  const names = [...shown, ...(prompts.length > maxPrompts ? [`${prompts.length - maxPrompts} more`] : [])]
  const each = repeat === 1 ? 'one answer each' : `${repeat} answers each`
  const cached = runners.reduce((sum, one) => sum + one.cached, 0)
  const from = cached === 0 ? '' : `, ${formatNumber(cached)} of all from the cache`
  return `${formatCount(cases, 'case')} of ${names.join(', ')} at ${codeSpan(headSha.slice(0, 7))}, ${each}${from} · in brackets: 90${THIN}% intervals of scores; differences are paired by case, and all that is claimed of one question is wrong at most once in 20 · this changes no check`
}

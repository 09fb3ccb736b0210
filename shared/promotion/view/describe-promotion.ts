/** From a request to what people read: the comment, the answer to a command, and the line of a deployment. Pure. */
import { clipText } from '../../view/clip-text.ts'
import { cutLines } from '../../view/cut-lines.ts'
import type { Block, Inline } from '../../view/document.ts'
import { formatHash, formatShare } from '../../view/format-figure.ts'
import { writeMarkdown } from '../../view/write-markdown.ts'
import { nextSteps } from './next-steps.ts'
import { promotionHeadline } from './promotion-headline.ts'
import { promotionTable } from './promotion-table.ts'
import type { MeasuredPrompt, ToldPromotion } from './told-promotion.ts'

/** GitHub refuses a body of more than 65,536 characters; a marker and a name stand before it. */
const maxCharacters = 65_000
const maxWhy = 1_000
const maxMeasured = 20

/** Markdown of a comment of its own. */
export function describePromotion(facts: ToldPromotion): string {
  const { alert, line, sentences } = promotionHeadline(facts)
  return write(facts, [{ kind: 'alert', alert, lines: [[{ strong: line }], ...sentences] }, ...bodyOf(facts)])
}

/** Markdown that goes on behind a name: the answer to a command. */
export function answerPromotion(facts: ToldPromotion): string {
  const { line, sentences } = promotionHeadline(facts)
  const text: Inline = [{ strong: line }, ...sentences.flatMap((sentence) => [' ', ...sentence])]
  return write(facts, [{ kind: 'paragraph', text }, ...bodyOf(facts)])
}

function write(facts: ToldPromotion, blocks: readonly Block[]): string {
  const page = `${facts.links.repositoryUrl}/deployments`
  const rest = writeMarkdown([
    { kind: 'paragraph', text: ['Cut here: ', { text: 'the deployments', href: page }, ' show the rest.'] },
  ])
  return cutLines(writeMarkdown(blocks), maxCharacters, (text) => text.length, rest)
}

function bodyOf(facts: ToldPromotion): Block[] {
  return [
    ...promotionTable(facts),
    ...measuredList(facts),
    ...reason(facts),
    ...nextSteps(facts),
    { kind: 'small', items: footer(facts) },
  ]
}

/** What the evaluation that was to prove it found, where it did not. */
function measuredList({ state, measured }: ToldPromotion): Block[] {
  if (state !== 'refused' || measured.length === 0) return []
  const items = measured
    .slice(0, maxMeasured)
    .map(
      (one): Inline => [
        { code: clipText(one.prompt, 100) },
        ` on ${clipText(one.runner, 100)}: ${one.outcome}${scores(one)}`,
      ],
    )
  const more = measured.length - items.length
  return [{ kind: 'list', items: more > 0 ? [...items, [`and ${more} more`]] : items }]
}

function scores({ baseScore, headScore }: MeasuredPrompt): string {
  if (headScore === undefined) return ''
  return baseScore === undefined
    ? `, score ${formatShare(headScore)}`
    : `, score ${formatShare(baseScore)} → ${formatShare(headScore)}`
}

function reason({ why, kind }: ToldPromotion): Block[] {
  if (why === undefined || why === '') return []
  const lead = kind === 'halt' ? 'Halted because: ' : 'Because: '
  return [{ kind: 'paragraph', text: [lead, clipText(why, maxWhy)] }]
}

const verbs = {
  promotion: 'promoted',
  canary: 'promoted as a canary',
  rollback: 'taken back',
  halt: 'halted',
  resume: 'resumed',
} as const

function footer({ actor, kind, source, ref, sha, pull, links, state }: ToldPromotion): Inline[] {
  const { repositoryUrl } = links
  const asked = state === 'moved' ? verbs[kind] : 'asked for'
  const how: Inline =
    source === 'merge'
      ? [
          `${asked} by the merge of `,
          pull === undefined
            ? 'a pull request'
            : { text: `pull request ${pull}`, href: `${repositoryUrl}/pull/${pull}` },
          ' by ',
          { code: actor },
        ]
      : source === 'release'
        ? [`${asked} by the release `, { code: clipText(ref, 100) }, ' of ', { code: actor }]
        : [`${asked} by `, { code: actor }]
  return [
    how,
    ['commit ', { code: formatHash(sha), href: `${repositoryUrl}/commit/${encodeURIComponent(sha)}` }],
  ]
}

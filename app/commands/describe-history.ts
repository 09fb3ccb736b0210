/** Pure: what the store has of a prompt → the table that `/history` answers with. */
import { formatTime } from '../../shared/publication/format-time.ts'
import { clipText } from '../../shared/view/clip-text.ts'
import type { Block, Inline, Piece, Tone } from '../../shared/view/document.ts'
import { formatHash, formatPoints, formatShare } from '../../shared/view/format-figure.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'
import type { PointerRow } from '../store/promotion-store.ts'
import type { Lifecycle, PromptRow, TransitionRow, VersionRow } from '../store/prompt-store.ts'
import type { ComparisonRow } from '../store/rows.ts'

/** Lines of the table; the API lists all. */
export const maxHistory = 15
const maxName = 80
const maxWhy = 120

export interface HistoryFacts {
  readonly name: string
  readonly prompt: PromptRow | undefined
  readonly evaluated: readonly (ComparisonRow & { readonly atMs: number; readonly pull?: number })[]
  readonly moves: readonly PointerRow[]
  /** what is active now */
  readonly served: readonly PointerRow[]
  /** the newest, oldest of them first */
  readonly transitions: readonly TransitionRow[]
  readonly versions: readonly Pick<VersionRow, 'id' | 'fingerprint' | 'title'>[]
}

interface Line {
  readonly atMs: number
  readonly fingerprint?: string
  readonly what: Inline
  readonly result: Inline
}

const outcomes: Readonly<Record<string, readonly [Tone, string]>> = {
  regressed: ['worse', '▼ regressed'],
  improved: ['better', '▲ improved'],
  held: ['even', '● held'],
  inconclusive: ['even', '◆ inconclusive'],
  new: ['even', '+ new'],
  deleted: ['even', '− deleted'],
  unmeasured: ['even', '○ unmeasured'],
}

function showEvaluation(row: HistoryFacts['evaluated'][number]): Line {
  const { atMs, headFingerprint, runner, pull, outcome, baseScore, headScore, delta } = row
  const [tone, text] = outcomes[outcome ?? ''] ?? (['dim', 'no verdict'] as const)
  const scores = [baseScore, headScore].filter((score) => score !== undefined).map((one) => formatShare(one))
  const change = delta === undefined ? '' : ` (${formatPoints(delta)})`
  return {
    atMs,
    ...(headFingerprint === undefined ? {} : { fingerprint: headFingerprint }),
    what: [
      pull === undefined ? 'evaluated on ' : `evaluated in pull request ${pull} on `,
      { code: clipText(runner, maxName) },
    ],
    result: [{ tone, text }, scores.length === 0 ? '' : ` ${scores.join(' → ')}${change}`],
  }
}

const verbs: Readonly<Record<PointerRow['kind'], string>> = {
  promotion: 'promoted to ',
  rollback: 'rolled back in ',
  halt: 'halted in ',
  resume: 'resumed in ',
  canary: 'canary in ',
}

function showMove({
  atMs,
  kind,
  toFingerprint,
  environment,
  actor,
  why,
  percent,
  isActive,
}: PointerRow): Line {
  const share = percent === undefined ? '' : ` for ${percent}\u202F%`
  const reason = why === undefined || why === '' ? '' : `: “${clipText(why, maxWhy)}”`
  return {
    atMs,
    fingerprint: toFingerprint,
    what: [
      verbs[kind],
      { code: clipText(environment, maxName) },
      `${share} by ${clipText(actor, maxName)}${reason}`,
    ],
    result: [isActive ? { tone: 'better', text: '● serves now' } : 'ended'],
  }
}

const served: Readonly<Record<PointerRow['kind'], Lifecycle>> = {
  promotion: 'active',
  rollback: 'active',
  resume: 'resumed',
  halt: 'halted',
  canary: 'canary',
}

/** Where each version is served, `active in production`; of one that is nowhere, the last thing that became of it. */
function presentStates(facts: HistoryFacts): ReadonlyMap<string, string> {
  const states = new Map(facts.transitions.map((row) => [row.fingerprint, tellState(row)]))
  for (const [fingerprint, rows] of Map.groupBy(facts.served, ({ toFingerprint }) => toFingerprint))
    states.set(fingerprint, rows.map((row) => tellState({ ...row, state: served[row.kind] })).join(', '))
  return states
}

const tellState = ({ state, environment }: Pick<TransitionRow, 'state' | 'environment'>): string =>
  environment === undefined ? state : `${state} in ${clipText(environment, maxName)}`

function describePrompt({ name, prompt, served }: HistoryFacts): Inline {
  const places = served.map(({ environment, slot, kind, percent }): Piece[] => [
    { code: clipText(environment, maxName) },
    slot === 'canary' ? ` (canary, ${percent ?? 0}\u202F%)` : kind === 'halt' ? ' (halted)' : '',
  ])
  const serves: Inline =
    places.length === 0
      ? ['no environment serves it']
      : ['served by ', ...places.flatMap((place, at) => (at === 0 ? place : [', ', ...place]))]
  const owner = prompt?.owner === undefined ? '' : ` · owner ${clipText(prompt.owner, maxName)}`
  const archived = prompt?.archivedAtMs === undefined ? '' : ' · archived: its file was deleted'
  return ['the history of ', { code: clipText(name, maxName) }, ': ', ...serves, owner, archived, '.']
}

const left = (title: string) => ({ title, align: 'left' }) as const

/** Starts within a line: the name of who is answered stands before it. */
export function describeHistory(facts: HistoryFacts): string {
  const numbers = new Map(facts.versions.map(({ id, fingerprint }) => [fingerprint, id]))
  const states = presentStates(facts)
  const lines = [...facts.evaluated.map(showEvaluation), ...facts.moves.map(showMove)]
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, maxHistory)
  const showVersion = (fingerprint: string | undefined): Inline => {
    if (fingerprint === undefined) return ['—']
    const id = numbers.get(fingerprint)
    return [...(id === undefined ? [] : [`v${id} `]), { code: formatHash(fingerprint) }]
  }
  const table: Block = {
    kind: 'table',
    columns: [left('when (UTC)'), left('version'), left('what'), left('result'), left('version is now')],
    rows: lines.map(({ atMs, fingerprint, what, result }): Inline[] => [
      // one piece: text would break at its colon
      [{ code: formatTime(atMs).replace(' UTC', '') }],
      showVersion(fingerprint),
      what,
      result,
      [states.get(fingerprint ?? '') ?? '—'],
    ]),
  }
  return writeMarkdown([
    { kind: 'paragraph', text: describePrompt(facts) },
    ...(lines.length === 0 ? [] : [table]),
  ])
}

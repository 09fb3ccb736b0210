/** What a reader can do now, as commands to copy. */
import type { Block, Inline, Piece } from '../../view/document.ts'
import { writeCommand } from '../../write-command.ts'
import type { PromotedPrompt } from '../promotion.ts'
import { versionName } from './name-version.ts'
import { isCanaryEnd } from './promotion-headline.ts'
import type { ToldPromotion } from './told-promotion.ts'

type Step = readonly [does: string, command: string | undefined]

export function nextSteps(facts: ToldPromotion): Block[] {
  const known = stepsOf(facts).flatMap(([does, command]) =>
    command === undefined ? [] : [{ does, command }],
  )
  const steps = known.flatMap(({ does, command }, at): Piece[] => [
    at === 0 ? `${sentenceCase(does)}: ` : ` · ${does}: `,
    { code: command },
  ])
  const texts = [...(steps.length === 0 ? [] : [steps]), ...notesOf(facts)]
  return texts.map((text) => ({ kind: 'paragraph', text }))
}

/** Which step is the first one depends on the names that a command can carry. */
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The one prompt that it is about, else `all`. */
function subjectOf({ result, state }: ToldPromotion): {
  readonly name: string | undefined
  readonly version?: string
} {
  const moved =
    state === 'moved' ? result.prompts.filter(({ outcome }) => outcome === 'moved') : result.prompts
  const [only] = moved
  if (only === undefined || moved.length > 1) return { name: undefined }
  return { name: only.prompt, ...(only.to === undefined ? {} : { version: only.to }) }
}

function stepsOf(facts: ToldPromotion): Step[] {
  const { environment, kind, state, result } = facts
  const { name, version } = subjectOf(facts)
  const back =
    name === undefined
      ? writeCommand`/rollback all in ${environment}`
      : writeCommand`/rollback ${name} in ${environment}`
  const promote =
    name === undefined
      ? writeCommand`/promote all to ${environment}`
      : writeCommand`/promote ${name} to ${environment}`
  if (state === 'approval') return [['To approve it', approve(facts)]]
  if (state === 'refused')
    return canBeMeasured(result.prompts)
      ? [['To have it proved and moved', promote && `${promote} at ${facts.sha}`]]
      : []
  if (state !== 'moved') return []
  switch (kind) {
    case 'canary':
      return [
        [
          'To give it to every key',
          version === undefined ? promote : promote && `${promote} at ${versionName(facts, version)}`,
        ],
        ['to end it', back],
      ]
    case 'rollback':
      return result.prompts.some(isCanaryEnd) ? [] : [['To go forward again', back]]
    case 'halt':
      return [
        [
          'To serve it again',
          name === undefined
            ? writeCommand`/resume all in ${environment}`
            : writeCommand`/resume ${name} in ${environment}`,
        ],
        ['to serve the version before', back],
      ]
    case 'resume':
      // a rollback would serve another version, if there is one
      return [['To stop serving it again', name === undefined ? undefined : writeHalt(name, environment)]]
    default:
      return [
        ['To take it back', hasBefore(facts) ? back : undefined],
        ['to stop serving it', name === undefined ? undefined : writeHalt(name, environment)],
      ]
  }
}

function canBeMeasured(prompts: readonly PromotedPrompt[]): boolean {
  const unproved = prompts.filter(({ outcome }) => outcome === 'unproved')
  return unproved.length > 0 && unproved.every(({ isMeasurable }) => isMeasurable === true)
}

/** The first version of an environment has none before it. */
function hasBefore({ result }: ToldPromotion): boolean {
  return result.prompts.some(({ outcome, from }) => outcome === 'moved' && from !== undefined)
}

/** As it was asked for: a part of it approves nothing. The commit in full says what was looked at. */
function approve({ only, environment, sha, percent }: ToldPromotion): string | undefined {
  const [name] = only ?? []
  const promote =
    name === undefined
      ? writeCommand`/promote all to ${environment}`
      : writeCommand`/promote ${name} to ${environment}`
  const share = percent === undefined ? '' : ` --canary ${percent}`
  return promote === undefined ? undefined : `${promote} at ${sha}${share}`
}

function writeHalt(name: string, environment: string): string | undefined {
  const halt = writeCommand`/halt ${name} in ${environment}`
  return halt === undefined ? undefined : `${halt} because …`
}

function notesOf(facts: ToldPromotion): Inline[] {
  const { state, approvers, evaluationId, links } = facts
  const href =
    evaluationId === undefined ? undefined : `${links.appUrl}/evaluations/${encodeURIComponent(evaluationId)}`
  if (state === 'approval') return approversNote(approvers)
  if (state === 'proving' && href !== undefined)
    return [[{ text: 'The evaluation', href }, ' shows how far it is.']]
  const isUnproved = facts.result.prompts.some(({ outcome }) => outcome === 'unproved')
  if (state === 'refused' && href !== undefined && isUnproved)
    return [
      [
        'What it found is in ',
        { text: 'the evaluation', href },
        '. What was served before is served on: mend it in a pull request, or take the change back.',
      ],
    ]
  return []
}

function approversNote({ people, teams }: ToldPromotion['approvers']): Inline[] {
  const list = (names: readonly string[]): Piece[] =>
    names.flatMap((name, at): Piece[] => (at === 0 ? [{ code: name }] : [', ', { code: name }]))
  const who: Inline[] = people.length === 0 ? [] : [['It is for one of ', ...list(people), '.']]
  if (people.length === 0 && teams.length === 0)
    return [
      ['Nobody may approve it: the environment prevents self-review. Add another reviewer to it on GitHub.'],
    ]
  if (teams.length === 0) return who
  return [
    ...who,
    [
      'Promptgate cannot see who is in ',
      ...list(teams),
      ': name its people as reviewers of the environment on GitHub.',
    ],
  ]
}

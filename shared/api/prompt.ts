/** A prompt as the API tells of it, and with what became of it. */
import { type Static, Type } from 'typebox'
import { choice, fingerprint, list, named, open, sample, text, time, version } from './fields.ts'

const lifecycles = [
  'draft',
  'proved',
  'active',
  'canary',
  'superseded',
  'rolled-back',
  'halted',
  'resumed',
  'archived',
] as const

const members = {
  name: text('what comparisons, commands and addresses call it'),
  path: text('its file'),
  description: open(text('of its front matter')),
  owner: open(text('of its front matter')),
  tags: list(text('of its front matter')),
  category: open(text('of its front matter')),
  codeOwners: list(text('whom CODEOWNERS names for the file')),
  archivedAt: open(time('when its file was gone from the default branch')),
  createdAt: time('when it was first seen'),
  updatedAt: time('when one of these facts changed last'),
}

const example = {
  name: 'support-triage',
  path: 'prompts/support-triage.prompt',
  description: 'Sorts mails of customers.',
  owner: 'support-team',
  tags: ['mail'],
  category: 'classification',
  codeOwners: ['@acme/support'],
  createdAt: sample.at,
  updatedAt: sample.at,
}

export const promptAnswer = named('Prompt', 'A prompt of the repository.', members, example)

export const transitionAnswer = named(
  'Transition',
  'A state that a version went into.',
  {
    state: choice(lifecycles, 'draft → proved → active → superseded, rolled back, halted, archived'),
    fingerprint: fingerprint('of the version'),
    environment: open(text('where it holds')),
    actor: text('login, or promptgate'),
    cause: text('evaluation/…, request/…, pull/… or commit/… that caused it'),
    at: time('when'),
  },
  {
    state: 'active',
    fingerprint: sample.fingerprint,
    environment: 'production',
    actor: 'grace',
    cause: `request/${sample.id}`,
    at: sample.at,
  },
)

export const servedAnswer = named(
  'Served',
  'What an environment serves of a prompt.',
  {
    environment: text('where'),
    prompt: text('its name'),
    slot: choice(['stable', 'canary'], 'a canary gets a share of the calls'),
    version: open(version('absent where the version is not known any more')),
    fingerprint: fingerprint('of the version'),
    percent: open(
      Type.Number({ minimum: 0, maximum: 100, description: 'of a canary: its share of the calls' }),
    ),
    isHalted: Type.Boolean({ description: 'true: calls are answered 423' }),
    request: text('id of the promotion request that put it there'),
    promotedAt: time('since when'),
  },
  {
    environment: 'production',
    prompt: 'support-triage',
    slot: 'stable',
    version: 'v12',
    fingerprint: sample.fingerprint,
    isHalted: false,
    request: sample.id,
    promotedAt: sample.at,
  },
)

export const promptDetail = named(
  'PromptDetail',
  'A prompt with what every environment serves of it, and its newest transitions.',
  {
    ...members,
    serves: list(servedAnswer),
    transitions: Type.Array(transitionAnswer, { description: 'the newest 100, newest first' }),
  },
  { ...example, serves: [], transitions: [] },
)

export type PromptAnswer = Static<typeof promptAnswer>
export type TransitionAnswer = Static<typeof transitionAnswer>
export type ServedAnswer = Static<typeof servedAnswer>
export type PromptDetail = Static<typeof promptDetail>

/** Moves of environments' pointers, and the requests that asked for them, as the API tells of them. */
import { type Static, Type } from 'typebox'
import {
  choice,
  count,
  fingerprint,
  flag,
  list,
  named,
  open,
  pull,
  record,
  sample,
  sha,
  text,
  time,
  version,
} from './fields.ts'

export const promotionKinds = ['promotion', 'rollback', 'halt', 'resume', 'canary'] as const
export const promotionSources = ['merge', 'release', 'command'] as const
export const slots = ['stable', 'canary'] as const
export const requestStates = [
  'proving',
  'approval',
  'timer',
  'moved',
  'unchanged',
  'refused',
  'replaced',
] as const
const outcomes = ['moved', 'already', 'unproved', 'proving', 'refused', 'held-back'] as const

const percent = open(
  Type.Number({ minimum: 0, maximum: 100, description: 'of a canary: its share of the calls' }),
)
const reason = open(text('what was given as the reason'))

export const promotionAnswer = named(
  'Promotion',
  'One move of an environment’s pointer. History only grows.',
  {
    id: count('of this move'),
    environment: text('where'),
    prompt: text('name'),
    slot: choice(slots, 'a canary gets a share of the calls'),
    kind: choice(promotionKinds, 'what was done'),
    from: open(fingerprint('of what was served before')),
    to: fingerprint('of what is served since'),
    version: open(version('of `to`; absent where it is not known any more')),
    percent,
    request: text('id of the promotion request'),
    commit: open(sha('it was taken from')),
    pullRequest: open(pull),
    evaluation: open(text('id of the one that proves the version')),
    actor: text('login, or promptgate'),
    reason,
    isActive: flag('whether it holds now'),
    promotedAt: time('when'),
  },
  {
    id: 41,
    environment: 'production',
    prompt: 'support-triage',
    slot: 'stable',
    kind: 'promotion',
    from: sample.older,
    to: sample.fingerprint,
    version: 'v12',
    request: sample.id,
    commit: sample.sha,
    pullRequest: 7,
    evaluation: sample.id,
    actor: 'grace',
    isActive: true,
    promotedAt: sample.at,
  },
)

const moved = record(
  {
    prompt: text('name'),
    path: open(text('its file')),
    from: open(text('fingerprint of what was served before')),
    to: open(text('fingerprint; absent where its file could not be read')),
    outcome: choice(outcomes, 'what became of it'),
    why: open(text('one sentence that names the fix')),
    evidence: open(text('id of the evaluation that proves it')),
    standing: open(choice(['pass', 'waived', 'inconclusive'], 'what that one is worth')),
    canaryPercent: percent,
  },
  'what became of one prompt',
)

export const requestAnswer = named(
  'PromotionRequest',
  'A wish to move an environment, and what became of it.',
  {
    id: text('random'),
    environment: text('where'),
    kind: choice(promotionKinds, 'what is wished'),
    source: choice(promotionSources, 'where it came from'),
    sourceEvent: text('the very merge, release, tag or comment'),
    commit: sha('it is taken from'),
    ref: text('tag or branch that named it'),
    pullRequest: open(pull),
    issue: open(count('where the answer goes')),
    actor: text('login'),
    reason,
    only: open(list(text('name of a prompt; absent: all of the commit'))),
    percent,
    state: choice(requestStates, 'where it stands'),
    evaluation: open(text('id of the one that is to prove it')),
    dueAt: open(time('it waits until then')),
    headline: text('one sentence'),
    prompts: list(moved),
    deployment: open(count('id of the GitHub Deployment')),
    createdAt: time('when it came'),
    updatedAt: time('when its state changed last'),
  },
  {
    id: sample.id,
    environment: 'production',
    kind: 'promotion',
    source: 'release',
    sourceEvent: 'release/99',
    commit: sample.sha,
    ref: 'v1.4.0',
    actor: 'grace',
    state: 'moved',
    headline: '1 prompt moved',
    prompts: [
      {
        prompt: 'support-triage',
        to: sample.fingerprint,
        outcome: 'moved',
        evidence: sample.id,
        standing: 'pass',
      },
    ],
    deployment: 1234,
    createdAt: sample.at,
    updatedAt: sample.at,
  },
)

export type PromotionAnswer = Static<typeof promotionAnswer>
export type RequestAnswer = Static<typeof requestAnswer>

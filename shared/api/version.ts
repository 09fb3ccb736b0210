/** An immutable version of a prompt as the API tells of it. */
import { type Static, Type } from 'typebox'
import { fingerprint, named, open, pull, sample, sha, text, time, version } from './fields.ts'
import { transitionAnswer } from './prompt.ts'

const members = {
  version: version('what people call it'),
  fingerprint: fingerprint('of all that is sent to a model'),
  prompt: text('name of the prompt'),
  path: text('its file'),
  model: open(text('of its front matter')),
  firstCommit: sha('where it was first seen'),
  pullRequest: open(pull),
  author: open(text('login of who wrote it')),
  title: open(text('of the pull request that brought it: the changelog')),
  createdAt: time('when it was first seen'),
}

const example = {
  version: 'v12',
  fingerprint: sample.fingerprint,
  prompt: 'support-triage',
  path: 'prompts/support-triage.prompt',
  model: 'tiny-triage',
  firstCommit: sample.sha,
  pullRequest: 7,
  author: 'ada',
  title: 'Sort refunds apart',
  createdAt: sample.at,
}

export const versionAnswer = named('Version', 'A version of a prompt; it never changes.', members, example)

export const versionDetail = named(
  'VersionDetail',
  'A version with its source and its transitions.',
  {
    ...members,
    source: text('its file, partials resolved'),
    transitions: Type.Array(transitionAnswer, { description: 'the newest 100, newest first' }),
  },
  { ...example, source: 'Sort {{mail}}.\n', transitions: [] },
)

export type VersionAnswer = Static<typeof versionAnswer>
export type VersionDetail = Static<typeof versionDetail>

/** An environment as the API tells of it: its rules, and how much it serves. */
import type { Static } from 'typebox'
import { anyObject, count, named, open, sample, text, time } from './fields.ts'

export const environmentAnswer = named(
  'Environment',
  'An environment that versions are promoted to.',
  {
    name: text('as the policy calls it'),
    rules: anyObject('of the policy in force; empty where it has none any more'),
    prompts: count('that it serves'),
    halted: count('of them that are halted'),
    updatedAt: open(time('when its rules changed last')),
  },
  {
    name: 'production',
    rules: { on: 'release', require: { verdict: 'pass' } },
    prompts: 12,
    halted: 0,
    updatedAt: sample.at,
  },
)

export type EnvironmentAnswer = Static<typeof environmentAnswer>

/** A comparison (suite × prompt × runner of an evaluation) and its trials as the API tells of them. */
import type { Static } from 'typebox'
import {
  amount,
  change,
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
  score,
  sha,
  text,
  time,
} from './fields.ts'

export const comparisonOutcomes = [
  'regressed',
  'held',
  'improved',
  'inconclusive',
  'new',
  'deleted',
  'unmeasured',
] as const
export const standings = ['pass', 'waived', 'inconclusive', 'fail'] as const
export const arms = ['base', 'head'] as const
export const yardsticks = ['old', 'new'] as const
export const trialOutcomes = ['answered', 'empty', 'cut-off', 'refused', 'failed'] as const

const arm = (description: string) =>
  record({ fingerprint: fingerprint('of the version'), score: open(score('mean of its cases')) }, description)

export const comparisonAnswer = named(
  'Comparison',
  'One prompt of an evaluation, by one suite, on one runner.',
  {
    id: text('suite/prompt@runner, within the evaluation'),
    evaluation: text('id'),
    suite: text('of the policy'),
    prompt: text('name'),
    runner: text('of the policy'),
    change: text('edited, renamed, new, deleted, unchanged …'),
    base: open(arm('what was there')),
    head: open(arm('what is proposed')),
    outcome: open(choice(comparisonOutcomes, 'once it is concluded')),
    difference: open(
      record(
        {
          value: change('head less base'),
          low: open(change('of its interval')),
          high: open(change('of its interval')),
        },
        'of the scores',
      ),
    ),
    p: open(score('of the test for a drop, after Holm’s correction')),
    sentence: open(text('in words')),
    standing: open(choice(standings, 'what it is worth as evidence for a promotion')),
    runnerIdentity: open(text('SHA-256 of what the runner told of itself')),
    headSha: open(sha('what was evaluated')),
    pullRequest: open(pull),
    measuredAt: time('when its report came'),
  },
  {
    id: 'support/support-triage@tiny',
    evaluation: sample.id,
    suite: 'support',
    prompt: 'support-triage',
    runner: 'tiny',
    change: 'edited',
    base: { fingerprint: sample.older, score: 0.8 },
    head: { fingerprint: sample.fingerprint, score: 0.84 },
    outcome: 'improved',
    difference: { value: 0.04, low: 0.01, high: 0.07 },
    p: 0.97,
    standing: 'pass',
    headSha: sample.sha,
    pullRequest: 7,
    measuredAt: sample.at,
  },
)

const judged = record(
  {
    evaluator: text('id in the policy'),
    uses: text('its kind'),
    score: score('what it gives'),
    passed: flag('by its own threshold'),
    weight: amount('within the case'),
    required: flag('whether the case fails with it'),
    reason: text('in words; empty once the output was forgotten for its age'),
    missing: open(flag('it could not be judged and does not count')),
  },
  'what one evaluator said',
)

export const trialAnswer = named(
  'Trial',
  'One call of a model for one case.',
  {
    position: count('in the report'),
    comparison: text('id'),
    arm: choice(arms, 'base or head'),
    yardstick: choice(yardsticks, 'the dataset before or after the change'),
    case: text('dataset/case'),
    repeat: count('from 0'),
    outcome: choice(trialOutcomes, 'failed is the runner’s fault and counts as missing'),
    output: text('cut at 16 KiB; empty once it was forgotten for its age'),
    outputHash: text('SHA-256 of the whole'),
    score: open(score('weighted mean of what was judged')),
    scores: list(judged),
    usage: open(
      record(
        {
          inputTokens: count('sent'),
          cachedInputTokens: open(count('of them from the runner’s cache')),
          outputTokens: count('received'),
        },
        'tokens',
      ),
    ),
    latencyMs: open(amount('of the call that gave the answer')),
    computeSeconds: open(amount('of the call that gave the answer')),
    error: open(text('kind of the failure')),
  },
  {
    position: 0,
    comparison: 'support/support-triage@tiny',
    arm: 'head',
    yardstick: 'old',
    case: 'tickets/refund-1',
    repeat: 0,
    outcome: 'answered',
    output: 'refund',
    outputHash: sample.fingerprint,
    score: 1,
    scores: [
      {
        evaluator: 'label',
        uses: 'equals',
        score: 1,
        passed: true,
        weight: 1,
        required: false,
        reason: 'equal',
      },
    ],
    usage: { inputTokens: 120, outputTokens: 2 },
    latencyMs: 84,
  },
)

export type ComparisonAnswer = Static<typeof comparisonAnswer>
export type TrialAnswer = Static<typeof trialAnswer>

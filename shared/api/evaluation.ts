/** An evaluation as the API tells of it. */
import { type Static, Type } from 'typebox'
import {
  amount,
  change,
  choice,
  count,
  flag,
  money,
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

export const evaluationStates = [
  'planning',
  'waiting',
  'queued',
  'dispatched',
  'running',
  'reported',
  'concluded',
  'unaffected',
  'refused',
  'failed',
  'timed-out',
  'cancelled',
  'superseded',
] as const
export const conclusions = ['pass', 'fail', 'inconclusive', 'error'] as const

const figures = record(
  {
    headline: text('one sentence'),
    comparisons: count('how many'),
    regressed: count('comparisons that are worse and not waived'),
    improved: count('comparisons that are better'),
    worse: count('cases that flipped to wrong'),
    better: count('cases that flipped to right'),
    calls: count('calls of models that were made'),
    cached: count('answers that were taken from the cache'),
    difference: open(
      record(
        {
          value: change('head less base'),
          low: open(change('of its interval')),
          high: open(change('of its interval')),
          confidence: open(score('of the interval')),
        },
        'of the comparison that lost most, or won least',
      ),
    ),
    spent: open(money),
    computeSeconds: open(amount('of the models')),
  },
  'what was found, in few figures',
)

const members = {
  id: text('random; also the name of its work order'),
  subject: text('what is evaluated: pull/7, group/…, branch/main'),
  pullRequest: open(pull),
  attempt: count('from 1, of the same change by the same policy'),
  trigger: text('the event or command that asked for it'),
  actor: open(text('login of who asked')),
  branch: text('the base branch'),
  baseSha: sha('tip of the base branch'),
  mergeBaseSha: sha('what it is compared with'),
  headSha: sha('what is evaluated'),
  headRepository: open(text('owner/name, of a fork')),
  isFork: flag('whether it comes from a fork'),
  state: choice(evaluationStates, 'where it stands'),
  conclusion: open(choice(conclusions, 'once it is concluded')),
  blocks: open(flag('whether the check stops the merge')),
  figures: open(figures),
  evidence: open(text('id of the evaluation whose reports prove this one: every input is equal')),
  runUrl: open(text('the workflow run')),
  url: text('for people'),
  createdAt: time('when it was asked for'),
  updatedAt: time('when its state changed last'),
  concludedAt: open(time('when its verdict was given')),
}

const example = {
  id: sample.id,
  subject: 'pull/7',
  pullRequest: 7,
  attempt: 1,
  trigger: 'pull_request.opened',
  actor: 'ada',
  branch: 'main',
  baseSha: sample.sha,
  mergeBaseSha: sample.sha,
  headSha: sample.sha,
  isFork: false,
  state: 'concluded',
  conclusion: 'pass',
  blocks: false,
  figures: {
    headline: 'No regression',
    comparisons: 1,
    regressed: 0,
    improved: 1,
    worse: 0,
    better: 4,
    calls: 200,
    cached: 100,
    difference: { value: 0.04, low: 0.01, high: 0.07 },
    spent: { amount: 0.12, currency: 'USD' },
  },
  url: `https://promptgate.acme.dev/evaluations/${sample.id}`,
  createdAt: sample.at,
  updatedAt: sample.at,
  concludedAt: sample.at,
}

export const evaluationAnswer = named('Evaluation', 'One evaluation of a change.', members, example)

const problem = record(
  {
    path: text('the file'),
    line: open(count('from 1')),
    column: open(count('from 1')),
    code: text('stable'),
    message: text('what is wrong'),
    hint: open(text('how to mend it')),
    severity: choice(['error', 'warning'], 'an error stops the evaluation'),
  },
  'a mistake, with its place',
)

export const evaluationDetail = named(
  'EvaluationDetail',
  'An evaluation with what kept it from being measured.',
  { ...members, problems: Type.Array(problem, { description: 'empty where it was measured' }) },
  { ...example, problems: [] },
)

export type EvaluationAnswer = Static<typeof evaluationAnswer>
export type EvaluationDetail = Static<typeof evaluationDetail>

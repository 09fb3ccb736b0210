/** The schema of `.github/promptgate.yml`: the one source of its JSON Schema, its types and its reference table. */
import { type Static, Type } from 'typebox'
import { evaluatorSchemas } from './evaluator-schemas.ts'
import { policyDefaults as silent } from './policy-defaults.ts'
import { runnerSchema } from './runner-schema.ts'
import { closed, currency, ids, money, share, texts, whole } from './schema-parts.ts'

const datasetSchema = Type.Object(
  {
    path: Type.String({
      minLength: 1,
      description: 'A `.jsonl`, `.csv` or `.yaml` file, or a `.prompt.yml` whose `testData` it is.',
    }),
    tags: texts('Tags that all its cases get.', { default: [] }),
  },
  { ...closed, description: 'A file of cases.' },
)

const gateSchema = Type.Object(
  {
    'max-regression': share('Largest drop of the mean score that is still accepted.', {
      default: silent.maxRegression,
    }),
    'min-score': share('Smallest mean score of the candidate.'),
    'min-pass-rate': share('Smallest share of passed cases of the candidate.'),
    'max-cost-per-call': money('Largest mean cost of a call of the candidate.'),
    'max-p95-latency-ms': Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Largest 95th percentile of the time an uncached call of the candidate takes.',
      }),
    ),
    'max-missing': share('Largest share of cases without a measurement.', { default: silent.maxMissing }),
    'on-inconclusive': Type.Optional(
      Type.Enum(['pass', 'fail'], {
        default: silent.onInconclusive,
        description: 'What an inconclusive comparison does; `pass` comes with a warning.',
      }),
    ),
  },
  { ...closed, description: 'What blocks a merge.' },
)

const suiteSchema = Type.Object(
  {
    prompts: ids(
      'Paths or globs of prompt files; a leading `!` excludes. `*` stays within a folder, `**` crosses folders; neither matches a leading dot.',
    ),
    datasets: ids('Ids of datasets.'),
    evaluators: Type.Optional(
      ids('Ids of evaluators; default: what the cases assert, else similarity to the expected text.'),
    ),
    runners: Type.Optional(ids('Ids of runners; default: all.')),
    repeat: whole(1, 'Trials per case; default: `defaults.repeat`.', { maximum: 100 }),
    gate: Type.Optional(gateSchema),
  },
  { ...closed, description: 'Prompts × datasets × evaluators × runners, and their gate.' },
)

const defaultsSchema = Type.Object(
  {
    repeat: whole(1, 'Trials per case.', { maximum: 100, default: silent.repeat }),
    'timeout-seconds': Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 3600,
        default: silent.timeoutSeconds,
        description: 'Deadline of one call.',
      }),
    ),
    'max-concurrency': whole(1, 'Calls at one time; default: the slots of the runner.', { maximum: 256 }),
    'missing-variable': Type.Optional(
      Type.Enum(['error', 'empty'], {
        default: silent.missingVariable,
        description: 'What a variable without a value is.',
      }),
    ),
    'max-cases': whole(1, 'Cap on the cases of one dataset.', { default: silent.maxCases }),
  },
  { ...closed, description: 'What holds for every suite that says nothing else.' },
)

const budgetsSchema = Type.Object(
  {
    currency,
    'per-pull-request': money('Most that one pull request may spend.'),
    'per-day': money('Most that the repository may spend in one UTC day.'),
    'on-exceeded': Type.Optional(
      Type.Enum(['fail', 'pass'], {
        default: silent.onExceeded,
        description: 'What an evaluation does that the budget cut short.',
      }),
    ),
  },
  { ...closed, description: 'What evaluations may spend.' },
)

const environmentSchema = Type.Object(
  {
    'promote-on': Type.Optional(
      Type.Enum(['merge', 'release', 'command'], { description: 'What promotes a version.' }),
    ),
    from: Type.Optional(Type.String({ description: 'The environment a version must have come through.' })),
    tags: Type.Optional(Type.Array(Type.String(), { description: 'Tag globs that count as a release.' })),
    url: Type.Optional(
      Type.String({ pattern: '^https?://', description: 'Where it serves: the link of its deployments.' }),
    ),
    'all-or-nothing': Type.Optional(
      Type.Boolean({
        default: silent.allOrNothing,
        description:
          'Whether one prompt that may not move holds back the others of the same release or merge.',
      }),
    ),
    require: Type.Optional(
      Type.Object(
        {
          verdict: Type.Optional(
            Type.Enum(['pass', 'waived'], { description: 'The least the evaluation must have said.' }),
          ),
          'min-age-hours': Type.Optional(
            Type.Number({ minimum: 0, description: 'Hours served in the environment before.' }),
          ),
        },
        { ...closed, description: 'What a promotion demands.' },
      ),
    ),
  },
  { ...closed, description: 'A place where a proved version serves.' },
)

const monitorSchema = Type.Object(
  {
    environment: Type.String({ description: 'Id of an environment.' }),
    suites: ids('Ids of suites.'),
    alert: Type.Optional(
      Type.Object(
        {
          drop: share('Drop of the mean score that opens an alert.'),
          'issue-labels': Type.Optional(
            Type.Array(Type.String(), { description: 'Labels of the issue that an alert opens.' }),
          ),
        },
        { ...closed, description: 'When somebody is told.' },
      ),
    ),
  },
  { ...closed, description: 'A scheduled evaluation of what an environment serves.' },
)

const waiversSchema = Type.Object(
  {
    'by-author': Type.Optional(
      Type.Boolean({
        default: silent.waiversByAuthor,
        description: 'Whether the author of a pull request may waive its regressions.',
      }),
    ),
    'max-days': whole(1, 'Most days that a waiver holds.', { maximum: 3660, default: silent.waiverDays }),
  },
  { ...closed, description: 'Who may accept a regression, and for how long.' },
)

const byId = { description: 'By id.' }

export const policySchema = Type.Object(
  {
    version: Type.Literal(1, { description: 'Version of this format: 1.' }),
    defaults: Type.Optional(defaultsSchema),
    runners: Type.Optional(
      Type.Record(Type.String(), runnerSchema, { description: 'By id; default: one runner, `default`.' }),
    ),
    datasets: Type.Optional(Type.Record(Type.String(), datasetSchema, byId)),
    evaluators: Type.Optional(Type.Record(Type.String(), Type.Union(Object.values(evaluatorSchemas)), byId)),
    suites: Type.Optional(
      Type.Record(Type.String(), suiteSchema, {
        description: 'By id; default: every prompt with a dataset beside it is its own suite.',
      }),
    ),
    budgets: Type.Optional(budgetsSchema),
    environments: Type.Optional(Type.Record(Type.String(), environmentSchema, byId)),
    monitors: Type.Optional(Type.Record(Type.String(), monitorSchema, byId)),
    waivers: Type.Optional(waiversSchema),
    forks: Type.Optional(
      Type.Enum(['on-command', 'lint-only', 'always'], {
        default: silent.forks,
        description: 'What runs for a pull request from a fork.',
      }),
    ),
    drafts: Type.Optional(
      Type.Enum(['evaluate', 'wait'], {
        default: silent.drafts,
        description:
          'What the App does for a draft; `wait`: nothing until it is ready for review or `/eval`.',
      }),
    ),
    comment: Type.Optional(
      Type.Enum(['always', 'on-change', 'on-failure', 'never'], {
        default: silent.comment,
        description:
          'When the App comments on a pull request. `on-change`: something measurable changed, or the check blocks; `on-failure`: the check blocks. A comment that stands is kept up to date, but by `never`.',
      }),
    ),
  },
  {
    ...closed,
    title: 'Promptgate policy',
    description: 'How prompts are evaluated, and what blocks a merge.',
  },
)

export type PolicyFile = Static<typeof policySchema>
export type RunnerFile = Static<typeof runnerSchema>
export type GateFile = Static<typeof gateSchema>

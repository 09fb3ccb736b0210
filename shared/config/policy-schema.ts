/** The schema of `.github/promptgate.yml`: the one source of its JSON Schema, its types and its reference table. */
import { type Static, Type } from 'typebox'
import { evaluatorSchemas } from './evaluator-schemas.ts'

const closed = { additionalProperties: false }
const share = (description: string) => Type.Optional(Type.Number({ minimum: 0, maximum: 1, description }))
const money = (description: string) => Type.Optional(Type.Number({ minimum: 0, description }))
const ids = (description: string) =>
  Type.Array(Type.String(), { minItems: 1, uniqueItems: true, description })
const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217 code.' })

const price = Type.Object(
  {
    currency,
    'compute-hour': money('Price of one hour of the machine, for a self-hosted runner.'),
    'per-million': Type.Optional(
      Type.Object(
        {
          input: Type.Number({ minimum: 0 }),
          'cached-input': money('Default: the price of input.'),
          output: Type.Number({ minimum: 0 }),
        },
        { ...closed, description: 'Price of a million tokens.' },
      ),
    ),
  },
  closed,
)

export const runnerSchema = Type.Object(
  {
    kind: Type.Optional(
      Type.Enum(['auto', 'llama.cpp', 'vllm', 'ollama', 'openai', 'embedded'], {
        description: 'Default auto.',
      }),
    ),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Default: the model the prompt names, else what the runner serves.',
      }),
    ),
    params: Type.Optional(
      Type.Object(
        {
          temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
          'top-p': share('Nucleus sampling.'),
          'max-tokens': Type.Optional(Type.Integer({ minimum: 1 })),
          seed: Type.Optional(Type.Integer()),
          stop: Type.Optional(Type.Array(Type.String(), { maxItems: 4 })),
          'frequency-penalty': Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
          'presence-penalty': Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
        },
        { ...closed, description: 'What a prompt does not set itself.' },
      ),
    ),
    price: Type.Optional(price),
  },
  {
    ...closed,
    description:
      'Where a model lives. Its url and key come from the inputs or the environment, never from a file.',
  },
)

export const datasetSchema = Type.Object(
  { path: Type.String({ minLength: 1 }), tags: Type.Optional(Type.Array(Type.String())) },
  closed,
)

export const gateSchema = Type.Object(
  {
    'max-regression': share('Largest drop of the mean score that is still accepted; default 0.02.'),
    'min-score': share('Smallest mean score of the candidate.'),
    'min-pass-rate': share('Smallest share of passed cases of the candidate.'),
    'max-cost-per-call': money('Largest mean cost of a call of the candidate.'),
    'max-p95-latency-ms': Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    'max-missing': share('Largest share of cases without a measurement; default 0.02.'),
    'on-inconclusive': Type.Optional(
      Type.Enum(['pass', 'fail'], { description: 'Default pass, with a warning.' }),
    ),
  },
  closed,
)

export const suiteSchema = Type.Object(
  {
    prompts: ids('Paths or globs of prompt files.'),
    datasets: ids('Ids of datasets.'),
    evaluators: Type.Optional(
      ids('Ids of evaluators; default: what the cases assert, else similarity to the expected text.'),
    ),
    runners: Type.Optional(ids('Ids of runners; default: all.')),
    repeat: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, description: 'Trials per case; overrides the default.' }),
    ),
    gate: Type.Optional(gateSchema),
  },
  closed,
)

export const policySchema = Type.Object(
  {
    version: Type.Literal(1),
    defaults: Type.Optional(
      Type.Object(
        {
          repeat: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 100, description: 'Trials per case; default 1.' }),
          ),
          'timeout-seconds': Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              maximum: 3600,
              description: 'Deadline of one call; default 60.',
            }),
          ),
          'max-concurrency': Type.Optional(
            Type.Integer({ minimum: 1, maximum: 256, description: 'Default: the slots of the runner.' }),
          ),
          'missing-variable': Type.Optional(Type.Enum(['error', 'empty'], { description: 'Default error.' })),
          'max-cases': Type.Optional(
            Type.Integer({ minimum: 1, description: 'Cap on the cases of one dataset; default 10000.' }),
          ),
        },
        closed,
      ),
    ),
    runners: Type.Optional(Type.Record(Type.String(), runnerSchema)),
    datasets: Type.Optional(Type.Record(Type.String(), datasetSchema)),
    evaluators: Type.Optional(Type.Record(Type.String(), Type.Union(Object.values(evaluatorSchemas)))),
    suites: Type.Optional(Type.Record(Type.String(), suiteSchema)),
    budgets: Type.Optional(
      Type.Object(
        {
          currency,
          'per-pull-request': money('Most that one pull request may spend.'),
          'per-day': money('Most that the repository may spend in one UTC day.'),
          'on-exceeded': Type.Optional(Type.Enum(['fail', 'pass'], { description: 'Default fail.' })),
        },
        closed,
      ),
    ),
    environments: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            'promote-on': Type.Optional(Type.Enum(['merge', 'release', 'command'])),
            from: Type.Optional(
              Type.String({ description: 'The environment a version must have come through.' }),
            ),
            tags: Type.Optional(
              Type.Array(Type.String(), { description: 'Tag globs that count as a release.' }),
            ),
            require: Type.Optional(
              Type.Object(
                {
                  verdict: Type.Optional(Type.Enum(['pass', 'waived'])),
                  'min-age-hours': Type.Optional(Type.Number({ minimum: 0 })),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    ),
    monitors: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object(
          {
            environment: Type.String(),
            suites: ids('Ids of suites.'),
            alert: Type.Optional(
              Type.Object(
                {
                  drop: share('Drop of the mean score that opens an alert.'),
                  'issue-labels': Type.Optional(Type.Array(Type.String())),
                },
                closed,
              ),
            ),
          },
          closed,
        ),
      ),
    ),
    forks: Type.Optional(
      Type.Enum(['on-command', 'lint-only', 'always'], { description: 'Default on-command.' }),
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

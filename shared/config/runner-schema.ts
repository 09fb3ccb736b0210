/** The schema of one runner of the policy. */
import { Type } from 'typebox'
import { policyDefaults as silent } from './policy-defaults.ts'
import { closed, currency, money, share, texts, whole } from './schema-parts.ts'

const penalty = Type.Optional(
  Type.Number({ minimum: -2, maximum: 2, description: 'As in the chat completions API.' }),
)

const price = Type.Object(
  {
    currency,
    'compute-hour': money('Price of one hour of the machine, for a self-hosted runner.'),
    'per-million': Type.Optional(
      Type.Object(
        {
          input: Type.Number({ minimum: 0, description: 'Tokens of the request.' }),
          'cached-input': money('Tokens the runner had in its cache; default: the price of input.'),
          output: Type.Number({ minimum: 0, description: 'Tokens of the answer.' }),
        },
        { ...closed, description: 'Price of a million tokens.' },
      ),
    ),
  },
  { ...closed, description: 'What a call costs; without it the cost is unknown, never 0.' },
)

export const runnerSchema = Type.Object(
  {
    kind: Type.Optional(
      Type.Enum(['auto', 'llama.cpp', 'vllm', 'ollama', 'openai', 'embedded'], {
        default: silent.kind,
        description: 'What serves the model; `auto` asks the endpoint.',
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
          temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2, description: '0 is greedy.' })),
          'top-p': share('Nucleus sampling.'),
          'max-tokens': whole(1, 'The longest answer.'),
          seed: Type.Optional(Type.Integer({ description: 'Seed of the sampler.' })),
          stop: texts('Texts that end the answer.', { maxItems: 4 }),
          'frequency-penalty': penalty,
          'presence-penalty': penalty,
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

/** What applications are given: a served version, its rendered messages, and the keys that they read with. */
import { type TSchema, Type } from 'typebox'
import {
  anyObject,
  choice,
  fingerprint,
  list,
  named,
  open,
  record,
  sample,
  text,
  time,
  version,
} from './fields.ts'
import { promotionKinds, promotionSources, slots } from './promotion.ts'

const place = {
  name: text('of the prompt'),
  environment: text('where'),
  version: version('what people call it'),
  fingerprint: fingerprint('of the version'),
  arm: choice(slots, 'a canary gets a share of the callers'),
}
const model = open(text('of the front matter'))
const params = anyObject('sampling parameters under the wire names of chat completions')

const message = record({ role: text('system, user, assistant or tool'), content: text('may hold variables') })
const link = <T extends Record<string, TSchema>>(members: T) =>
  record({ ...members, url: text('for people') })

const template = Type.Union([
  record({ kind: Type.Literal('messages'), messages: list(message) }, 'the GitHub format'),
  record(
    {
      kind: Type.Literal('dotprompt'),
      text: text('without the front matter'),
      partials: Type.Record(Type.String(), Type.String(), {
        description: 'every one that it reaches, by name',
      }),
    },
    'Dotprompt',
  ),
])

const example = {
  name: 'support-triage',
  environment: 'production',
  version: 'v12',
  fingerprint: sample.fingerprint,
  arm: 'stable',
}

export const servedPromptAnswer = named(
  'ServedPrompt',
  'The version that an environment serves, and why that one.',
  {
    ...place,
    repository: text('owner/name'),
    percent: Type.Number({ minimum: 0, maximum: 100, description: 'share of the callers that get this arm' }),
    model,
    params,
    template,
    input: record({
      schema: open(anyObject('JSON Schema of the input')),
      defaults: anyObject('of variables that are not given'),
    }),
    output: record({
      format: choice(['text', 'json'], 'what the model is asked for'),
      schema: open(anyObject('JSON Schema')),
    }),
    tools: list(anyObject('a tool that the model may call')),
    why: record(
      {
        kind: choice(promotionKinds, 'what was done'),
        source: open(choice(promotionSources, 'where it came from')),
        request: text('id of the promotion request'),
        pullRequest: open(link({ number: Type.Integer({ minimum: 1 }) })),
        evaluation: open(link({ id: text('of the evaluation'), standing: open(text('what it is worth')) })),
        commit: text('it was taken from'),
        ref: open(text('tag or branch')),
        by: text('login, or promptgate'),
        promotedAt: time('since when'),
        reason: open(text('what was given as the reason')),
      },
      'why this version is live',
    ),
  },
  {
    ...example,
    repository: 'acme/prompts',
    percent: 100,
    params: { temperature: 0.2 },
    template: { kind: 'messages', messages: [{ role: 'user', content: 'Sort {{mail}}.' }] },
    input: { defaults: {} },
    output: { format: 'text' },
    tools: [],
    why: { kind: 'promotion', request: sample.id, commit: sample.sha, by: 'grace', promotedAt: sample.at },
  },
)

export const renderWish = named(
  'RenderInput',
  'What a prompt is rendered with.',
  {
    input: open(anyObject('variables by name')),
    history: open(
      list(Type.Object({ role: text('system, user, assistant or tool'), content: text('what was said') })),
    ),
    key: open(text('what a canary splits by, such as the user’s id')),
    missingVariable: open(choice(['error', 'empty'], 'default error')),
  },
  { input: { mail: 'Where is my refund?' }, key: 'user-77' },
)

export const renderedAnswer = named(
  'RenderedPrompt',
  'Messages that are ready to be sent to a model.',
  {
    ...place,
    model,
    params,
    messages: list(anyObject('a message of a chat completion')),
    tools: list(anyObject('a tool of a chat completion')),
    response_format: open(anyObject('of a chat completion, where JSON is asked for')),
    warnings: list(anyObject('what is odd, though it could be rendered')),
  },
  {
    ...example,
    params: {},
    messages: [{ role: 'user', content: 'Sort Where is my refund?.' }],
    tools: [],
    warnings: [],
  },
)

const keyMembers = {
  id: text('of the key'),
  name: text('who uses it'),
  environment: open(text('that it is good for; absent: all of them')),
  prefix: text('its first characters'),
  createdBy: text('login'),
  createdAt: time('when it was made'),
  revokedBy: open(text('login')),
  revokedAt: open(time('since when it is good for nothing')),
}
const keyExample = {
  id: sample.id,
  name: 'checkout service',
  environment: 'production',
  prefix: 'pgr_AbC123',
  createdBy: 'grace',
  createdAt: sample.at,
}

const keyAnswer = named('ReadKey', 'A read key, without the key itself.', keyMembers, keyExample)
export const keyListAnswer = record({ keys: list(keyAnswer) })
export const keyWish = named(
  'NewReadKey',
  'The key that is wished for.',
  {
    name: Type.String({ minLength: 1, maxLength: 100, description: 'who uses it' }),
    environment: open(Type.String({ minLength: 1, maxLength: 100, description: 'absent: all of them' })),
  },
  { name: 'checkout service', environment: 'production' },
)
export const keyMadeAnswer = named(
  'MadeReadKey',
  'A new read key; the key itself is shown this once.',
  { ...keyMembers, key: text('pgr_…') },
  { ...keyExample, key: 'pgr_…' },
)

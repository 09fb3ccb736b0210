/** What the addresses for applications and for read keys promise. Their routes stand with them; a test holds both together. */
import type { OperationFacts } from './operation.ts'
import { textParameter } from './parameters.ts'
import {
  keyListAnswer,
  keyMadeAnswer,
  keyWish,
  renderedAnswer,
  renderWish,
  servedPromptAnswer,
} from './serving.ts'

const prompt = '/api/v1/prompts/{owner}/{repo}/{name}'
const keys = '/api/v1/repositories/{owner}/{repo}/keys'

const environment = textParameter('Which environment; a key that is made for one need not say it.')
const key = textParameter('What a canary splits by, such as the user’s id; without it the stable version.')
const servingRefusals = { 423: 'The prompt is halted in this environment.' }
const maintainersOnly = { 403: 'The token is not of a maintainer.' }

export const servingOperations: readonly OperationFacts[] = [
  {
    method: 'GET',
    path: prompt,
    operationId: 'getServedPrompt',
    tag: 'serving',
    summary: 'The version that an environment serves',
    description:
      'Send `If-None-Match` with the tag of the last answer: what has not changed is answered 304.',
    audience: 'reader',
    parameters: { environment, key },
    status: 200,
    answer: servedPromptAnswer,
    answerHeaders: { ETag: 'Changes with every byte of the answer.' },
    refusals: { 304: 'It is as it was.', ...servingRefusals },
  },
  {
    method: 'POST',
    path: `${prompt}/render`,
    operationId: 'renderServedPrompt',
    tag: 'serving',
    summary: 'The messages for one input',
    audience: 'reader',
    parameters: { environment, key },
    body: renderWish,
    status: 200,
    answer: renderedAnswer,
    refusals: {
      ...servingRefusals,
      413: 'The body has more than 1 MiB.',
      422: 'The body or the input does not fit the prompt.',
    },
  },
  {
    method: 'POST',
    path: keys,
    operationId: 'createReadKey',
    tag: 'keys',
    summary: 'Make a read key',
    audience: 'maintainer',
    parameters: {},
    body: keyWish,
    status: 201,
    answer: keyMadeAnswer,
    refusals: { ...maintainersOnly, 413: 'The body has more than 4 KiB.', 422: 'The key cannot be made so.' },
  },
  {
    method: 'GET',
    path: keys,
    operationId: 'listReadKeys',
    tag: 'keys',
    summary: 'Read keys of a repository, revoked ones too',
    audience: 'maintainer',
    parameters: {},
    status: 200,
    answer: keyListAnswer,
    refusals: maintainersOnly,
  },
  {
    method: 'DELETE',
    path: `${keys}/{id}`,
    operationId: 'revokeReadKey',
    tag: 'keys',
    summary: 'Revoke a read key',
    audience: 'maintainer',
    parameters: {},
    status: 204,
    refusals: maintainersOnly,
  },
]

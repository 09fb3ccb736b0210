/** The checker lets GitHub's own examples and recorded traffic pass, and finds what GitHub would not do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkExchange, type Exchange } from './check-exchange.ts'
import type { Example } from './collect-examples.ts'

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../spec/github', name), 'utf8')) as T

const examples = read<Example[]>('openapi-examples.json')
const recorded = read<(Exchange & { scenario: string })[]>('recorded-exchanges.json')

/** A path for a template: whole numbers where GitHub wants them. */
const pathOf = (template: string): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => (/_id$|_number$/.test(name) ? '1' : 'x'))

/** GitHub's own example of it. */
function answerTo(operation: string, status: number): Record<string, unknown> {
  const found = examples.find((each) => each.operation === operation && each.status === status)
  if (found === undefined) throw new Error(`GitHub shows no ${operation} ${status}`)
  return found.responseBody as Record<string, unknown>
}

function exampleProblems(example: Example): string[] {
  const [method = '', template = ''] = example.operation.split(' ')
  const isRequest = example.status === undefined
  const exchange = { method, path: pathOf(template), ...example, status: example.status ?? 200 }
  return checkExchange(exchange).filter((problem) => problem.includes(': request: ') === isRequest)
}

/** GitHub's examples that are not as GitHub describes them: abridged, older than a member, or null for an empty object. */
const knownToDiffer = [
  'GET /repos/{owner}/{repo} 200',
  'GET /repos/{owner}/{repo}/branches 200',
  'GET /repos/{owner}/{repo}/branches/{branch}/protection 200',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission 200',
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls 200',
  'GET /repos/{owner}/{repo}/commits/{ref} 200',
  'GET /repos/{owner}/{repo}/pulls 200',
  'GET /repos/{owner}/{repo}/pulls/{pull_number} 200',
  'PATCH /repos/{owner}/{repo}/pulls/{pull_number} 200',
  'POST /app/hook/deliveries/{delivery_id}/attempts 202',
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel 202',
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel 202',
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun 201',
  'POST /repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest 201',
  'POST /repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest 201',
  'POST /repos/{owner}/{repo}/pulls 201',
]

test('GitHub’s own examples pass, but for those that are known not to be as described', () => {
  const failing = examples.filter((example) => exampleProblems(example).length > 0)
  const names = new Set(failing.map(({ operation, status }) => `${operation} ${status ?? 'request'}`))
  expect(examples.length).toBeGreaterThan(100)
  expect([...names].sort()).toEqual(knownToDiffer)
})

test('recorded traffic passes, but for a member that is younger than the recording', () => {
  const problems = recorded.flatMap(checkExchange)
  expect(recorded.length).toBeGreaterThan(6)
  expect(problems.filter((problem) => !problem.includes('has_discussions'))).toEqual([])
  expect(problems).toHaveLength(2)
})

test('an answer of another kind fails wherever an example shows the kind', () => {
  const answers = examples.filter(
    ({ responseBody, status = 0 }) => responseBody !== null && responseBody !== undefined && status < 400,
  )
  const missed = answers.filter((each) => exampleProblems({ ...each, responseBody: 17 }).length === 0)
  expect(missed.map(({ operation, status }) => `${operation} ${status}`)).toEqual([])
})

test('an answer without one of its required members fails', () => {
  const { conclusion: _, ...rest } = answerTo('POST /repos/{owner}/{repo}/check-runs', 201)
  const exchange = {
    method: 'POST',
    path: '/repos/acme/support/check-runs',
    requestBody: { name: 'promptgate', head_sha: 'a'.repeat(40) },
    status: 201,
  }
  expect(checkExchange({ ...exchange, responseBody: { ...rest, conclusion: null } })).toEqual([])
  expect(checkExchange({ ...exchange, responseBody: rest })).toEqual([
    "POST /repos/acme/support/check-runs: 201: the body must have required property 'conclusion'",
  ])
})

test('an account of an installation is a user or an enterprise, and what is told is of the nearer one', () => {
  const { account, ...installation } = answerTo('GET /repos/{owner}/{repo}/installation', 200)
  const { owner } = answerTo('GET /app', 200)
  const whole = { ...(account as object), ...(owner as object) }
  const list = (each: unknown) =>
    checkExchange({
      method: 'GET',
      path: '/app/installations',
      status: 200,
      responseBody: [{ ...installation, account: each }],
    })
  expect(list(whole)).toEqual([])
  expect(list(null)).toEqual([])
  expect(list({ ...whole, login: 7, id: undefined })).toEqual([
    "GET /app/installations: 200: /0/account must have required property 'id'",
    'GET /app/installations: 200: /0/account/login must be string',
  ])
})

const error = { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }
const dispatch = {
  method: 'POST',
  path: '/repos/acme/support/actions/workflows/promptgate.yml/dispatches',
  requestBody: { ref: 'main', inputs: { 'evaluation-id': 'ev_1' } },
  status: 204,
}
const run = {
  workflow_run_id: 4711,
  run_url: 'https://api.github.com/repos/acme/support/actions/runs/4711',
  html_url: 'https://github.com/acme/support/actions/runs/4711',
}
const comment = { method: 'POST', path: '/repos/acme/support/issues/7/comments' }
const ref = {
  ref: 'refs/heads/a/b',
  node_id: 'MDM6',
  url: 'https://api.github.com/repos/acme/support/git/refs/heads/a/b',
  object: {
    type: 'commit',
    sha: 'a'.repeat(40),
    url: 'https://api.github.com/repos/acme/support/git/commits/a',
  },
}

describe('what GitHub does', () => {
  test.each<[string, Exchange]>([
    ['a dispatch without details answers nothing', dispatch],
    [
      'a dispatch with details answers the run',
      {
        ...dispatch,
        requestBody: { ...dispatch.requestBody, return_run_details: true },
        status: 200,
        responseBody: run,
      },
    ],
    [
      'a workflow may be named by its id',
      { ...dispatch, path: dispatch.path.replace('promptgate.yml', '12') },
    ],
    ['Enterprise Server has a prefix', { ...dispatch, path: `/api/v3${dispatch.path}` }],
    [
      'a repository may be named by its id',
      { ...dispatch, path: dispatch.path.replace('repos/acme/support', 'repositories/9') },
    ],
    [
      'a branch may hold slashes',
      { method: 'GET', path: '/repos/acme/support/git/ref/heads/a/b', status: 200, responseBody: ref },
    ],
    [
      'an escaped slash is one too',
      { method: 'GET', path: '/repos/acme/support/git/ref/heads%2Fa%2Fb', status: 200, responseBody: ref },
    ],
    ['anything may be not found', { method: 'GET', path: '/app', status: 404, responseBody: error }],
    ['anything may be limited', { method: 'GET', path: '/app', status: 429, responseBody: error }],
    [
      'a bad gateway is a web page',
      { method: 'GET', path: '/app', status: 502, responseBody: '<html>', contentType: 'text/html' },
    ],
    ['a refused request may be wrong', { ...comment, requestBody: {}, status: 422, responseBody: error }],
    [
      'an answer that the client has already is empty',
      { method: 'GET', path: '/repos/acme/support/git/ref/heads/main', status: 304 },
    ],
    ['null is no body', { ...dispatch, responseBody: null }],
    [
      'a file may be asked for raw',
      {
        method: 'GET',
        path: '/repos/acme/support/contents/a.txt',
        status: 200,
        responseBody: new Uint8Array([1]),
      },
    ],
    [
      'what is raw is called JSON by its type',
      {
        method: 'GET',
        path: '/repos/acme/support/contents/a.txt',
        status: 200,
        contentType: 'application/vnd.github.raw+json; charset=utf-8',
        responseBody: 'text',
      },
    ],
    [
      'an artifact is elsewhere',
      { method: 'GET', path: '/repos/acme/support/actions/artifacts/3/zip', status: 302 },
    ],
  ])('%s', (_, exchange) => {
    expect(checkExchange(exchange)).toEqual([])
  })
})

describe('what GitHub does not do', () => {
  test.each<[string, Exchange, RegExp]>([
    [
      'an address that nobody described',
      { method: 'GET', path: '/repos/acme/support/secrets', status: 200 },
      /no such operation/,
    ],
    [
      'a method that an address does not have',
      { method: 'DELETE', path: '/app', status: 204 },
      /no such operation/,
    ],
    ['a request without its body', { ...comment, status: 201 }, /request: the request body is absent/],
    ['a body without a required member', { ...dispatch, requestBody: { inputs: {} } }, /request: .*'ref'/],
    [
      'a member of another type',
      { ...dispatch, requestBody: { ref: 'main', inputs: 'x' } },
      /\/inputs must be object/,
    ],
    [
      'a member that GitHub does not know',
      { ...dispatch, requestBody: { ref: 'main', input: {} } },
      /\/input is no member/,
    ],
    [
      'a body where none is taken',
      { method: 'GET', path: '/app', requestBody: {}, status: 200 },
      /GitHub takes none/,
    ],
    [
      'a reaction that there is not',
      {
        method: 'POST',
        path: '/repos/acme/support/issues/comments/1/reactions',
        requestBody: { content: 'pizza' },
        status: 201,
      },
      /\/content must be equal to one of/,
    ],
    [
      'a completed check without a conclusion',
      {
        method: 'POST',
        path: '/repos/acme/support/check-runs',
        requestBody: { name: 'x', head_sha: 'x', status: 'completed' },
        status: 201,
      },
      /request: .*conclusion/,
    ],
    [
      'a check output of too many bytes, though few characters',
      {
        method: 'PATCH',
        path: '/repos/acme/support/check-runs/1',
        requestBody: { output: { title: 'x', summary: 'é'.repeat(40_000) } },
        status: 200,
      },
      /request: \/output\/summary has more than 65535 bytes/,
    ],
    [
      'a member deep inside that it does not know',
      {
        method: 'PATCH',
        path: '/repos/acme/support/check-runs/1',
        requestBody: {
          output: {
            title: 'x',
            summary: 'x',
            annotations: [
              {
                path: 'a',
                start_line: 1,
                end_line: 2,
                level: 'notice',
                annotation_level: 'notice',
                message: 'x',
              },
            ],
          },
        },
        status: 200,
      },
      /request: \/output\/annotations\/level is no member/,
    ],
    [
      'an annotation with columns on several lines',
      {
        method: 'PATCH',
        path: '/repos/acme/support/check-runs/1',
        requestBody: {
          output: {
            title: 'x',
            summary: 'x',
            annotations: [
              {
                path: 'a',
                start_line: 1,
                end_line: 2,
                start_column: 1,
                annotation_level: 'notice',
                message: 'x',
              },
            ],
          },
        },
        status: 200,
      },
      /annotations\/0 has columns/,
    ],
    [
      'a comment that is too long',
      { ...comment, requestBody: { body: 'x'.repeat(65_537) }, status: 201 },
      /\/body has more than 65536 characters/,
    ],
    ['a comment of nothing', { ...comment, requestBody: { body: ' ' }, status: 201 }, /\/body is blank/],
    [
      'an input that is no plain value',
      { ...dispatch, requestBody: { ref: 'main', inputs: { a: {} } } },
      /\/inputs\/a is no plain value/,
    ],
    [
      'a query parameter that GitHub does not know',
      { method: 'GET', path: '/app/hook/deliveries?since=3', status: 200, responseBody: [] },
      /query parameter since/,
    ],
    [
      'a query parameter that is no number',
      { method: 'GET', path: '/app/hook/deliveries?per_page=all', status: 200, responseBody: [] },
      /per_page does not take "all"/,
    ],
    [
      'a number in the path that is none',
      { method: 'GET', path: '/repos/acme/support/pulls/seven', status: 200, responseBody: {} },
      /path parameter pull_number/,
    ],
    ['a status that the operation never has', { ...dispatch, status: 201 }, /never answers 201/],
    [
      'a member of the answer that it does not name',
      {
        method: 'GET',
        path: '/repos/acme/support/git/ref/heads/main',
        status: 200,
        responseBody: { ...ref, sha: 'a' },
      },
      /200: \/sha is no member/,
    ],
    [
      'bytes where there is nothing raw',
      { method: 'GET', path: '/app', status: 200, responseBody: new Uint8Array([1]) },
      /the body must/,
    ],
    ['a body after "no content"', { ...dispatch, responseBody: {} }, /has no body here/],
    ['no body where there is one', { method: 'GET', path: '/app', status: 200 }, /it is absent/],
    [
      'a run without its address',
      { ...dispatch, status: 200, responseBody: { workflow_run_id: 1 } },
      /run_url/,
    ],
    [
      'a null that may not be',
      {
        method: 'GET',
        path: '/repos/acme/support/git/ref/heads/main',
        status: 200,
        responseBody: { ...ref, object: null },
      },
      /\/object must be object/,
    ],
    [
      'a time without its zone',
      {
        method: 'POST',
        path: '/app/installations/1/access_tokens',
        status: 201,
        responseBody: { token: 'ghs_x', expires_at: 5 },
      },
      /expires_at/,
    ],
    [
      'a refusal without a message',
      { method: 'GET', path: '/app', status: 403, responseBody: { error: 'no' } },
      /has a message/,
    ],
  ])('%s', (_, exchange, expected) => {
    expect(checkExchange(exchange).join('\n')).toMatch(expected)
  })
})

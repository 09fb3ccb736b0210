/** The policy of the documentation becomes the effective policy. */
import { expect, test } from 'vitest'
import { policyPath, readPolicy } from '../../test/config/read-policy.ts'
import { parsePolicy } from './parse-policy.ts'

const example = `# yaml-language-server: $schema=promptgate.schema.json
version: 1
defaults: { repeat: 2, timeout-seconds: 30, max-concurrency: 4, missing-variable: empty, max-cases: 500 }
runners:
  mistral:
    kind: llama.cpp
    model: mistral-small
    params: { temperature: 0, max-tokens: 400, top-p: 0.9, stop: ["END"] }
    price: { currency: USD, compute-hour: 0.90 }
  gpt:
    kind: openai
    price: { currency: USD, per-million: { input: 0.15, output: 0.60 } }
datasets:
  tickets: { path: evals/tickets.jsonl }
  hostile: { path: evals/hostile.csv, tags: [security] }
evaluators:
  shape: { uses: json-schema, schema: prompt-output, required: true }
  category: { uses: json-path, path: $.category, equals: "{{expected.category}}", weight: 3 }
  tone: { uses: judge, runner: mistral, prompt: evals/judges/tone.prompt,
          choices: { good: 1, acceptable: 0.5, bad: 0 }, votes: 3, weight: 2 }
suites:
  support:
    prompts: ["prompts/support/**/*.prompt"]
    datasets: [tickets, hostile]
    evaluators: [shape, category, tone]
    runners: [mistral]
    gate: { max-regression: 0.05, min-score: 0.85, min-pass-rate: 0.95, max-cost-per-call: 0.004,
            max-p95-latency-ms: 4000, max-missing: 0.1, on-inconclusive: fail }
  plain:
    prompts: [notes.prompt]
    datasets: [tickets]
    repeat: 5
budgets: { currency: USD, per-pull-request: 5, per-day: 40 }
environments:
  staging: { promote-on: merge }
  production: { promote-on: release, from: staging, require: { verdict: pass, min-age-hours: 24 } }
monitors:
  nightly: { environment: production, suites: [support], alert: { drop: 0.10, issue-labels: [prompt-drift] } }
forks: lint-only
drafts: wait
comment: on-failure
`

test('the whole of the format, with camel-case names and wire names for parameters', () => {
  const policy = readPolicy(example)
  expect(policy).toMatchObject({
    source: { kind: 'file', path: policyPath },
    repeat: 2,
    timeoutSeconds: 30,
    maxConcurrency: 4,
    missingVariable: 'empty',
    maxCases: 500,
    budgets: { currency: 'USD', perPullRequest: 5, perDay: 40, onExceeded: 'fail' },
    forks: 'lint-only',
    drafts: 'wait',
    comment: 'on-failure',
  })
  expect(policy.runners).toEqual({
    mistral: {
      id: 'mistral',
      kind: 'llama.cpp',
      model: 'mistral-small',
      params: { temperature: 0, max_tokens: 400, top_p: 0.9, stop: ['END'] },
      price: { currency: 'USD', computeHour: 0.9 },
    },
    gpt: {
      id: 'gpt',
      kind: 'openai',
      params: {},
      price: { currency: 'USD', perMillion: { input: 0.15, cachedInput: 0.15, output: 0.6 } },
    },
  })
  expect(policy.datasets['hostile']).toEqual({ id: 'hostile', path: 'evals/hostile.csv', tags: ['security'] })
  expect(policy.suites['support']).toMatchObject({ runners: ['mistral'], repeat: 2 })
  expect(policy.suites['support']?.gate).toEqual({
    maxRegression: 0.05,
    minScore: 0.85,
    minPassRate: 0.95,
    maxCostPerCall: 0.004,
    maxP95LatencyMs: 4000,
    maxMissing: 0.1,
    onInconclusive: 'fail',
  })
  expect(policy.environments['production']?.require).toEqual({ verdict: 'pass', 'min-age-hours': 24 })
})

test('what the file leaves out has its default', () => {
  expect(readPolicy(example).suites['plain']).toEqual({
    id: 'plain',
    prompts: ['notes.prompt'],
    datasets: ['tickets'],
    evaluators: [],
    runners: ['mistral', 'gpt'],
    repeat: 5,
    gate: { maxRegression: 0.02, maxMissing: 0.02, onInconclusive: 'pass' },
  })
  const { hash: _, ...bare } = readPolicy('version: 1')
  expect(bare).toEqual({
    source: { kind: 'file', path: policyPath },
    timeoutSeconds: 60,
    missingVariable: 'error',
    maxCases: 10_000,
    runners: { default: { id: 'default', kind: 'auto', params: {} } },
    datasets: {},
    evaluators: {},
    suites: {},
    environments: {},
    monitors: {},
    waivers: { byAuthor: false, maxDays: 365 },
    forks: 'on-command',
    drafts: 'evaluate',
    comment: 'always',
  })
})

test('the hash is that of what is decided: comments, order and CRLF do not count, a gate does', () => {
  const { hash } = readPolicy(example)
  const shuffled = example
    .replace('forks: lint-only\n', '')
    .replace('version: 1', 'forks: lint-only\nversion: 1')
  expect(readPolicy(shuffled).hash).toBe(hash)
  expect(readPolicy(example.replaceAll('\n', '\r\n')).hash).toBe(hash)
  const elsewhere = parsePolicy({ path: 'other.yml', text: example })
  expect(elsewhere.ok && elsewhere.value.hash).toBe(hash)
  expect(readPolicy(example.replace('0.05', '0.06')).hash).not.toBe(hash)
  expect(readPolicy(example.replace('tags: [security]', 'tags: []')).hash).not.toBe(hash)
  expect(readPolicy('version: 1\nforks: on-command').hash).toBe(readPolicy('version: 1').hash)
  expect(readPolicy('version: 1\ncomment: always\ndrafts: evaluate').hash).toBe(readPolicy('version: 1').hash)
})

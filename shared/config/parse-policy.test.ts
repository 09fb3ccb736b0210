/** The policy of the documentation becomes the effective policy; every bad policy gives its problem at its place. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePolicy } from './parse-policy.ts'
import type { Policy } from './policy.ts'

const path = '.github/promptgate.yml'

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

const read = (text: string): Policy => {
  const result = parsePolicy({ path, text })
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

/** Every problem and warning, without the path. */
const lines = (text: string): string[] => {
  const result = parsePolicy({ path, text })
  return (result.ok ? result.warnings : result.problems).map((one) =>
    formatProblem(one).replace(`${path}:`, ''),
  )
}

test('the whole of the format, with camel-case names and wire names for parameters', () => {
  const policy = read(example)
  expect(policy).toMatchObject({
    source: { kind: 'file', path },
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
  expect(read(example).suites['plain']).toEqual({
    id: 'plain',
    prompts: ['notes.prompt'],
    datasets: ['tickets'],
    evaluators: [],
    runners: ['mistral', 'gpt'],
    repeat: 5,
    gate: { maxRegression: 0.02, maxMissing: 0.02, onInconclusive: 'pass' },
  })
  const { hash: _, ...bare } = read('version: 1')
  expect(bare).toEqual({
    source: { kind: 'file', path },
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
  const { hash } = read(example)
  const shuffled = example
    .replace('forks: lint-only\n', '')
    .replace('version: 1', 'forks: lint-only\nversion: 1')
  expect(read(shuffled).hash).toBe(hash)
  expect(read(example.replaceAll('\n', '\r\n')).hash).toBe(hash)
  const elsewhere = parsePolicy({ path: 'other.yml', text: example })
  expect(elsewhere.ok && elsewhere.value.hash).toBe(hash)
  expect(read(example.replace('0.05', '0.06')).hash).not.toBe(hash)
  expect(read(example.replace('tags: [security]', 'tags: []')).hash).not.toBe(hash)
  expect(read('version: 1\nforks: on-command').hash).toBe(read('version: 1').hash)
  expect(read('version: 1\ncomment: always\ndrafts: evaluate').hash).toBe(read('version: 1').hash)
})

const suite = 'suites: {s: {prompts: [a.prompt], datasets: [d]}}'
const rest = `datasets: {d: {path: d.csv}}\n${suite}\n`
const evaluator = (text: string) => `version: 1\n${rest}evaluators:\n  tone: ${text}\n`

describe('a bad file', () => {
  test.each([
    ['an empty file', '', '1:1 empty-file: the policy is empty — begin with `version: 1`'],
    ['comments alone', '# later', '1:1 empty-file: the policy is empty — begin with `version: 1`'],
    [
      'a list',
      '- version: 1',
      '1:1 wrong-type: the policy is a list, not a mapping — begin with `version: 1`',
    ],
    ['no version', rest, '1:1 missing-key: "version" is missing in the file'],
    ['another version', `version: 2\n${rest}`, '1:10 wrong-value: version is the number 2 — write 1'],
    [
      'a duplicate key',
      `version: 1\nversion: 1\n${rest}`,
      '2:1 duplicate-key: "version" stands twice in this mapping — remove one of them',
    ],
    [
      'an empty section',
      `version: 1\n${rest}runners:\n`,
      '4:9 wrong-type: runners is empty, not a mapping — give it a value, or remove the key',
    ],
    [
      'an unknown section',
      `version: 1\n${rest}runner: {}\n`,
      '4:1 unknown-key: "runner" in the file — did you mean "runners"?',
    ],
    [
      'a key in snake case',
      `version: 1\n${rest}defaults: {max_cases: 3}\n`,
      '4:12 unknown-key: "max_cases" in defaults — did you mean "max-cases"?',
    ],
    [
      'a key like no other',
      `version: 1\n${rest}budgets: {currency: USD, x: 3}\n`,
      '4:26 unknown-key: "x" in budgets — known keys: currency, per-pull-request, per-day, on-exceeded',
    ],
    [
      'NO for a number',
      `version: 1\n${rest}defaults: {repeat: NO}\n`,
      '4:20 wrong-type: defaults.repeat is the text "NO", not a whole number',
    ],
    [
      '1e3 for a text',
      `version: 1\n${rest}runners: {r: {model: 1e3}}\n`,
      '4:22 wrong-type: runners.r.model is the number 1000, not text — put it in quotes if the text is meant',
    ],
    [
      '012',
      `version: 1\n${rest}runners: {r: {model: 012}}\n`,
      '4:22 leading-zero: 012 would be read as the number 12 — write "012" in quotes for the text, or 12 for the number',
    ],
    [
      'a text for a number',
      `version: 1\n${rest}defaults: {repeat: "3"}\n`,
      '4:20 wrong-type: defaults.repeat is the text "3", not a whole number — write 3 without quotes',
    ],
    [
      'half a trial',
      `version: 1\n${rest}defaults: {repeat: 1.5}\n`,
      '4:20 wrong-type: defaults.repeat is the number 1.5, not a whole number',
    ],
    [
      'too many trials',
      `version: 1\n${rest}defaults: {repeat: 1000}\n`,
      '4:20 out-of-range: defaults.repeat is the number 1000, not a whole number from 1 to 100',
    ],
    [
      'no time',
      `version: 1\n${rest}defaults: {timeout-seconds: 0}\n`,
      '4:29 out-of-range: defaults.timeout-seconds is the number 0, not a number above 0 and at most 3600',
    ],
    [
      'a wrong word',
      `version: 1\n${rest}forks: never\n`,
      '4:8 wrong-value: forks is the text "never" — write on-command, lint-only or always',
    ],
    [
      'a mistyped word',
      `version: 1\n${rest}forks: allways\n`,
      '4:8 wrong-value: forks is the text "allways" — did you mean "always"?',
    ],
    [
      'a currency',
      `version: 1\n${rest}budgets: {currency: usd}\n`,
      '4:21 wrong-format: budgets.currency is the text "usd" — write the three capital letters of a currency, such as USD',
    ],
    [
      'a text for a list',
      `version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: a.prompt, datasets: [d]}}`,
      '3:23 wrong-type: suites.s.prompts is the text "a.prompt", not a list — write a list: ["a.prompt"]',
    ],
    [
      'an empty list',
      'version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: [], datasets: [d]}}',
      '3:23 too-few: suites.s.prompts is empty',
    ],
    [
      'a thing twice',
      'version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: [a.prompt], datasets: [d, d]}}',
      '3:49 duplicate-item: the text "d" stands twice in suites.s.datasets',
    ],
    [
      'an id',
      `version: 1\n${rest}runners: {"a b": {}}\n`,
      '4:11 bad-id: "a b" is no id for one of the runners — letters, digits, ".", "_" and "-", at most 64, beginning with a letter or digit',
    ],
    [
      'two ids for one variable',
      `version: 1\n${rest}runners: {a-b: {}, a_b: {}}\n`,
      '4:20 ambiguous-id: the runners "a-b" and "a_b" share the variable PROMPTGATE_RUNNER_A_B_URL — rename one of them',
    ],
    [
      'an unknown format',
      `version: 1\n${suite}\ndatasets: {d: {path: d.xlsx}}\n`,
      '3:22 unknown-format: datasets.d.path is "d.xlsx", not a known format — use .jsonl, .csv, .yaml or a .prompt.yml with testData',
    ],
    [
      'a price of nothing',
      `version: 1\n${rest}runners: {r: {price: {currency: USD}}}\n`,
      '4:15 missing-key: runners.r.price has neither "compute-hour" nor "per-million" — give one of them',
    ],
  ])('%s', (_, text, line) => expect(lines(text)).toEqual([line]))
})

describe('a bad reference', () => {
  test.each([
    [
      'dataset',
      'version: 1\ndatasets: {tickets: {path: d.csv}}\nsuites: {s: {prompts: [a.prompt], datasets: [ticket]}}',
      '3:46 unknown-dataset: no dataset has the id "ticket" — did you mean "tickets"?',
    ],
    [
      'dataset of none',
      'version: 1\nsuites: {s: {prompts: [a.prompt], datasets: [ticket]}}',
      '2:46 unknown-dataset: no dataset has the id "ticket" — there are no datasets',
    ],
    [
      'evaluator',
      'version: 1\ndatasets: {d: {path: d.csv}}\nevaluators: {tone: {uses: json}}\nsuites: {s: {prompts: [a.prompt], datasets: [d], evaluators: [tonne]}}',
      '4:63 unknown-evaluator: no evaluator has the id "tonne" — did you mean "tone"?',
    ],
    [
      'runner',
      'version: 1\ndatasets: {d: {path: d.csv}}\nrunners: {mistral: {}}\nsuites: {s: {prompts: [a.prompt], datasets: [d], runners: [gpt]}}',
      '4:60 unknown-runner: no runner has the id "gpt" — known runners: mistral',
    ],
    [
      'judge’s runner',
      evaluator('{uses: judge, runner: gpt, prompt: j.prompt, choices: {a: 1, b: 0}}'),
      '5:31 unknown-runner: no runner has the id "gpt" — known runners: default',
    ],
    [
      'environment',
      `version: 1\n${rest}environments: {production: {from: stagin}, staging: {}}\n`,
      '4:35 unknown-environment: no environment has the id "stagin" — did you mean "staging"?',
    ],
    [
      'monitor’s environment',
      `version: 1\n${rest}monitors: {m: {environment: prod, suites: [s]}}\n`,
      '4:29 unknown-environment: no environment has the id "prod" — there are no environments',
    ],
    [
      'monitor’s suite',
      `version: 1\n${rest}environments: {prod: {}}\nmonitors: {m: {environment: prod, suites: [t]}}\n`,
      '5:44 unknown-suite: no suite has the id "t" — known suites: s',
    ],
    [
      'circle',
      `version: 1\n${rest}environments: {a: {from: b}, b: {from: c}, c: {from: b}}\n`,
      '4:40 circular-environments: the environments promote in a circle: b → c → b',
    ],
    [
      'circle of one',
      `version: 1\n${rest}environments: {a: {from: a}}\n`,
      '4:26 circular-environments: the environments promote in a circle: a → a',
    ],
    [
      'currency',
      `version: 1\n${rest}budgets: {currency: USD}\nrunners: {r: {price: {currency: EUR, compute-hour: 1}}}\n`,
      '5:33 mixed-currencies: runners.r is priced in "EUR", the budgets are in "USD" — use one currency',
    ],
    [
      'runner without price',
      `version: 1\n${rest}budgets: {currency: USD}\nrunners: {r: {}}\n`,
      '5:11 budget-without-price: runners.r has no price, so its calls do not count towards the budget — add its price',
    ],
    [
      'no suites',
      'version: 1\n',
      '1:1 no-suites: the policy names no suites: every prompt with a dataset beside it is its own suite',
    ],
  ])('%s', (_, text, line) => expect(lines(text)).toEqual([line]))

  test('the runner `default` is there without a section', () => {
    expect(
      lines(
        `version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: [a.prompt], datasets: [d], runners: [default]}}`,
      ),
    ).toEqual([])
  })
})

describe('a bad evaluator', () => {
  test.each([
    ['{uses: jugde}', '5:16 unknown-evaluator: evaluators.tone uses "jugde" — did you mean "judge"?'],
    [
      '{uses: 3}',
      expect.stringContaining(
        '5:16 unknown-evaluator: evaluators.tone uses the number 3 — one of equals, contains, ',
      ),
    ],
    [
      '{weight: 1}',
      expect.stringContaining(
        '5:3 missing-key: "uses" is missing in evaluators.tone — one of equals, contains, ',
      ),
    ],
    ['judge', '5:9 wrong-type: evaluators.tone is the text "judge", not a mapping'],
    ['{uses: json, weigth: 1}', '5:22 unknown-key: "weigth" in evaluators.tone — did you mean "weight"?'],
    [
      '{uses: json, threshold: "80%"}',
      '5:33 wrong-type: evaluators.tone.threshold is the text "80%", not a number — write 0.8',
    ],
    [
      '{uses: json, threshold: 80}',
      '5:33 out-of-range: evaluators.tone.threshold is the number 80, not a number from 0 to 1 — write 0.8',
    ],
    [
      '{uses: json, threshold: 1.5}',
      '5:33 out-of-range: evaluators.tone.threshold is the number 1.5, not a number from 0 to 1 — a share lies between 0 and 1: for 80 % write 0.8',
    ],
    [
      '{uses: json, not: NO}',
      '5:27 wrong-type: evaluators.tone.not is the text "NO", not true or false — write false: YAML 1.2 knows only true and false',
    ],
    [
      '{uses: json, required: yes}',
      '5:32 wrong-type: evaluators.tone.required is the text "yes", not true or false — write true: YAML 1.2 knows only true and false',
    ],
    [
      '{uses: contains, value: 12}',
      '5:33 wrong-type: evaluators.tone.value is the number 12, not text — put it in quotes if the text is meant',
    ],
    ['{uses: contains-any}', '5:3 missing-key: "values" is missing in evaluators.tone'],
    ['{uses: numeric, value: [1]}', '5:32 wrong-type: evaluators.tone.value is a list, not a number or text'],
    [
      '{uses: numeric, min: 3, max: 2}',
      '5:30 min-above-max: evaluators.tone: numeric: min 3 is greater than max 2 — swap them: no answer can fulfil both',
    ],
    [
      '{uses: word-count}',
      '5:3 missing-key: evaluators.tone: word-count has neither min nor max — give min, max or both',
    ],
    [
      '{uses: word-count, max: -1}',
      '5:33 out-of-range: evaluators.tone.max is the number -1, not a whole number of at least 0',
    ],
    [
      '{uses: regex, pattern: "a(?=b)"}',
      '5:32 unsupported-pattern: evaluators.tone: look-ahead and look-behind are not supported: patterns run in linear time (RE2) — "a(?=b)" — match the text around it too, or use two evaluators, one of them with `not: true`',
    ],
    [
      '{uses: regex, pattern: "(?<!a)b"}',
      '5:32 unsupported-pattern: evaluators.tone: look-ahead and look-behind are not supported: patterns run in linear time (RE2) — "(?<!a)b" — match the text around it too, or use two evaluators, one of them with `not: true`',
    ],
    [
      "{uses: regex, pattern: '(a)\\1'}",
      '5:32 unsupported-pattern: evaluators.tone: back-references are not supported: patterns run in linear time (RE2) — "(a)\\1" — Use json-path or equals to compare two places of an answer.',
    ],
    [
      '{uses: regex, pattern: "(a"}',
      '5:32 bad-pattern: evaluators.tone: the pattern "(a" cannot be read: missing closing ): `(a` — patterns are in RE2 syntax; a literal bracket or parenthesis needs a backslash',
    ],
    [
      '{uses: regex, pattern: a, flags: gi}',
      '5:42 wrong-format: evaluators.tone.flags is the text "gi" — flags are i, m and s',
    ],
    [
      '{uses: json-path, path: category}',
      '5:33 wrong-format: evaluators.tone.path is the text "category" — a JSONPath begins with $, such as $.category',
    ],
    [
      '{uses: json-path, path: "$["}',
      expect.stringContaining('5:33 bad-json-path: evaluators.tone: the path "$[" cannot be read: '),
    ],
    [
      '{uses: json-schema, schema: {$ref: "https://example.com/s.json"}}',
      '5:37 remote-ref: evaluators.tone: the schema refers to "https://example.com/s.json": remote schemas are never fetched — copy what it names into `$defs` and refer to it by "#/$defs/…"',
    ],
    [
      '{uses: json-schema, schema: 3}',
      '5:37 wrong-type: evaluators.tone.schema is the number 3, not text or a mapping',
    ],
    [
      '{uses: finish-reason, value: stopp}',
      '5:38 wrong-value: evaluators.tone.value is the text "stopp" — did you mean "stop"?',
    ],
    [
      '{uses: guardrail, checks: [ibn]}',
      '5:36 wrong-value: evaluators.tone.checks[0] is the text "ibn" — did you mean "iban"?',
    ],
    [
      '{uses: guardrail, checks: [banned]}',
      '5:35 missing-key: evaluators.tone: guardrail checks `banned` without a list of phrases — add `banned: [...]`',
    ],
    [
      '{uses: guardrail, checks: [pii], banned: [x]}',
      '5:50 unused-key: evaluators.tone: guardrail has banned phrases that no check uses — add `banned` to checks',
    ],
    [
      '{uses: judge, choices: {a: 1, b: 0}}',
      '5:3 missing-key: evaluators.tone: judge has neither prompt nor text — give the path of a judge prompt as `prompt`, or write it in place as `text`',
    ],
    [
      '{uses: judge, prompt: j.prompt, text: "{{completion}}", choices: {a: 1, b: 0}}',
      '5:3 ambiguous-judge: evaluators.tone: judge has both prompt and text — give the path of a judge prompt as `prompt`, or write it in place as `text`',
    ],
    [
      '{uses: judge, prompt: j.prompt, system: x, choices: {a: 1, b: 0}}',
      '5:49 unused-key: evaluators.tone: judge has a system text without `text` — remove it: the file of `prompt` has its own system text',
    ],
    ['{uses: judge, prompt: j.prompt}', '5:3 missing-key: "choices" is missing in evaluators.tone'],
    [
      '{uses: judge, prompt: j.prompt, choices: {a: 1}}',
      '5:50 too-few: evaluators.tone.choices has fewer than 2 members',
    ],
    [
      '{uses: judge, prompt: j.prompt, choices: {a: 1, b: 1}}',
      '5:50 useless-choices: evaluators.tone: the judge cannot tell answers apart: all its choices have one score — give each choice its score',
    ],
    [
      '{uses: judge, prompt: j.prompt, choices: {a: 1, b: 5}}',
      '5:60 out-of-range: evaluators.tone.choices.b is the number 5, not a number from 0 to 1 — write 0.05',
    ],
  ])('%s', (text, line) => expect(lines(evaluator(text))).toEqual([line]))

  test.each(['(a+)+$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s is fine on a linear engine',
    (pattern) => {
      expect(lines(evaluator(`{uses: regex, pattern: ${JSON.stringify(pattern)}}`))).toEqual([])
    },
  )
})

test('a file of nothing but mistakes names the first hundred', () => {
  const bad = lines(`version: 1\n${Array.from({ length: 3_000 }, (_, at) => `k${at}: v\n`).join('')}`)
  expect(bad).toHaveLength(101)
  expect(bad.at(-1)).toBe(`${path} more-problems: and 2901 more problems`)
})

test.each([
  ['comment: on-fail', '2:10 wrong-value: comment is the text "on-fail"'],
  ['comment: false', '2:10 wrong-value: comment is false'],
  ['drafts: evaluated', '2:9 wrong-value: drafts is the text "evaluated" — did you mean "evaluate"?'],
  ['draft: wait', '2:1 unknown-key: "draft" in the file — did you mean "drafts"?'],
])('what the App does with a pull request has few words: %s', (line, expected) => {
  expect(lines(`version: 1\n${line}\n`)[1]).toContain(expected)
})

test('all mistakes at once, in the order of their places', () => {
  const text = `version: 1
datasets: {d: {path: d.csv}}
evaluators:
  tone:
    weigth: 2
    uses: contains
  best: {uses: judgee}
suites:
  s: {prompts: [a.prompt], datasets: [e], gate: {min-score: 80}}
forks: no
`
  expect(lines(text)).toEqual([
    '5:5 unknown-key: "weigth" in evaluators.tone — did you mean "weight"?',
    '7:16 unknown-evaluator: evaluators.best uses "judgee" — did you mean "judge"?',
    '9:39 unknown-dataset: no dataset has the id "e" — known datasets: d',
    '9:61 out-of-range: suites.s.gate.min-score is the number 80, not a number from 0 to 1 — write 0.8',
    '10:8 wrong-value: forks is the text "no" — write on-command, lint-only or always',
  ])
})

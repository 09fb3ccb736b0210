/** Every bad policy gives its problem at its place. */
import { describe, expect, test } from 'vitest'
import { policyPath, policyProblems, rest, suite } from '../../test/config/read-policy.ts'

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
  ])('%s', (_, text, line) => expect(policyProblems(text)).toEqual([line]))
})

test('a file of nothing but mistakes names the first hundred', () => {
  const bad = policyProblems(
    `version: 1\n${Array.from({ length: 3_000 }, (_, at) => `k${at}: v\n`).join('')}`,
  )
  expect(bad).toHaveLength(101)
  expect(bad.at(-1)).toBe(`${policyPath} more-problems: and 2901 more problems`)
})

test.each([
  ['comment: on-fail', '2:10 wrong-value: comment is the text "on-fail"'],
  ['comment: false', '2:10 wrong-value: comment is false'],
  ['drafts: evaluated', '2:9 wrong-value: drafts is the text "evaluated" — did you mean "evaluate"?'],
  ['draft: wait', '2:1 unknown-key: "draft" in the file — did you mean "drafts"?'],
])('what the App does with a pull request has few words: %s', (line, expected) => {
  expect(policyProblems(`version: 1\n${line}\n`)[1]).toContain(expected)
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
  expect(policyProblems(text)).toEqual([
    '5:5 unknown-key: "weigth" in evaluators.tone — did you mean "weight"?',
    '7:16 unknown-evaluator: evaluators.best uses "judgee" — did you mean "judge"?',
    '9:39 unknown-dataset: no dataset has the id "e" — known datasets: d',
    '9:61 out-of-range: suites.s.gate.min-score is the number 80, not a number from 0 to 1 — write 0.8',
    '10:8 wrong-value: forks is the text "no" — write on-command, lint-only or always',
  ])
})

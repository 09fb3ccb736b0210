/** The words for a changed policy. */
import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../test/config/read-policy.ts'
import { comparePolicies } from './compare-policies.ts'

describe('comparePolicies', () => {
  const before = `version: 1
datasets: {t: {path: t.jsonl}, u: {path: u.jsonl}}
evaluators:
  brief: {uses: word-count, max: 3}
  tone: {uses: judge, prompt: j.prompt, choices: {good: 1, bad: 0}}
runners: {r: {model: a, params: {top-p: 0.5}}}
suites:
  support: {prompts: ["p/*.prompt"], datasets: [t], evaluators: [brief], gate: {max-regression: 0.02}}
budgets: {currency: USD, per-day: 5}
environments: {staging: {promote-on: merge}}
`
  const compare = (...edits: [string, string][]) =>
    comparePolicies(
      readPolicy(before),
      readPolicy(edits.reduce((text, [from, to]) => text.replace(from, to), before)),
    )

  test.each<[string, [string, string][], string[]]>([
    ['nothing', [], []],
    ['a comment', [['version: 1', '# hello\nversion: 1']], []],
    ['a gate', [['0.02', '0.5']], ['suites.support.gate.max-regression: 0.02 → 0.5']],
    [
      'a new gate',
      [['0.02', '0.02, max-p95-latency-ms: 9']],
      ['suites.support.gate.max-p95-latency-ms: none → 9'],
    ],
    [
      'a gate that goes',
      [
        [', gate: {max-regression: 0.02}', ', gate: {max-regression: 0.3}'],
        ['evaluators: [brief], ', ''],
      ],
      ['suites.support.evaluators: [brief] → []', 'suites.support.gate.max-regression: 0.02 → 0.3'],
    ],
    [
      'a default',
      [['budgets', 'defaults: {timeout-seconds: 5, repeat: 2}\nbudgets']],
      ['defaults.repeat: none → 2', 'defaults.timeout-seconds: 60 → 5', 'suites.support.repeat: 1 → 2'],
    ],
    [
      'an evaluator',
      [
        ['max: 3', 'max: 30'],
        ['good: 1', 'good: 0.5'],
      ],
      ['evaluators.brief.max: 3 → 30', 'evaluators.tone.choices.good: 1 → 0.5'],
    ],
    [
      'another evaluator',
      [['word-count, max: 3', 'json']],
      ['evaluators.brief.max: 3 → none', 'evaluators.brief.uses: word-count → json'],
    ],
    [
      'added and removed',
      [['  tone: {uses: judge, prompt: j.prompt, choices: {good: 1, bad: 0}}\n', '  loud: {uses: json}\n']],
      ['evaluators.loud: added', 'evaluators.tone: removed'],
    ],
    [
      'a runner',
      [
        ['top-p: 0.5', 'top-p: 1, max-tokens: 9'],
        ['model: a', 'model: "x y"'],
      ],
      [
        'runners.r.model: a → "x y"',
        'runners.r.params.max-tokens: none → 9',
        'runners.r.params.top-p: 0.5 → 1',
      ],
    ],
    ['a list', [['[t]', '[t, u]']], ['suites.support.datasets: [t] → [t, u]']],
    ['a path', [['t.jsonl', 'evals/t.jsonl']], ['datasets.t.path: t.jsonl → evals/t.jsonl']],
    [
      'the budget',
      [['budgets: {currency: USD, per-day: 5}\n', '']],
      ['budgets.currency: USD → none', 'budgets.on-exceeded: fail → none', 'budgets.per-day: 5 → none'],
    ],
    ['forks', [['version: 1', 'version: 1\nforks: always']], ['forks: on-command → always']],
    [
      'an environment',
      [['promote-on: merge', 'promote-on: command']],
      ['environments.staging.promote-on: merge → command'],
    ],
  ])('%s', (_, edits, differences) => expect(compare(...edits)).toEqual(differences))
})

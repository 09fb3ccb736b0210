/** Every name that a policy uses and does not define. */
import { describe, expect, test } from 'vitest'
import { policyProblems, rest, withEvaluator } from '../../test/config/read-policy.ts'

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
      withEvaluator('{uses: judge, runner: gpt, prompt: j.prompt, choices: {a: 1, b: 0}}'),
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
  ])('%s', (_, text, line) => expect(policyProblems(text)).toEqual([line]))

  test('the runner `default` is there without a section', () => {
    expect(
      policyProblems(
        `version: 1\ndatasets: {d: {path: d.csv}}\nsuites: {s: {prompts: [a.prompt], datasets: [d], runners: [default]}}`,
      ),
    ).toEqual([])
  })
})

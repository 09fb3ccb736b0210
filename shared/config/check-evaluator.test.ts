/** Every bad evaluator gives its problem at its place. */
import { describe, expect, test } from 'vitest'
import { policyProblems, withEvaluator } from '../../test/config/read-policy.ts'

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
  ])('%s', (text, line) => expect(policyProblems(withEvaluator(text))).toEqual([line]))

  test.each(['(a+)+$', '(x+x+)+y', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    '%s is fine on a linear engine',
    (pattern) => {
      expect(policyProblems(withEvaluator(`{uses: regex, pattern: ${JSON.stringify(pattern)}}`))).toEqual([])
    },
  )
})

/** Examples of the evaluators that look for a text in the answer. */
import type { EvaluatorExample } from '../example.ts'

export const textExamples: readonly EvaluatorExample[] = [
  {
    uses: 'equals',
    spec: { uses: 'equals', value: '{{expected.category}}', 'ignore-case': true },
    expected: { category: 'billing' },
    answers: [
      { answer: 'Billing\n', score: 1, passed: true, reason: 'expected "billing", the answer is "Billing "' },
      {
        answer: 'This ticket is about billing.',
        score: 0,
        passed: false,
        reason: 'expected "billing", the answer is "This ticket is about billing."',
      },
    ],
    notes: [
      'A text is compared with the answer as text; white space at both ends does not count unless `trim: false`. A number, a boolean, an object or a list is compared with the answer read as JSON, and so are two texts that are both JSON objects or lists.',
      'promptfoo does not trim, and compares numbers as text.',
      'GitHub Models: case-sensitive, as here.',
    ],
  },
  {
    uses: 'contains',
    spec: { uses: 'contains', value: 'refund' },
    answers: [
      {
        answer: 'Your refund is on its way.',
        score: 1,
        passed: true,
        reason: 'the answer contains "refund"',
      },
      {
        answer: 'We will send the money back.',
        score: 0,
        passed: false,
        reason: '"refund" is not in the answer: the answer is "We will send the money back."',
      },
    ],
    notes: [
      'The same answer as promptfoo; with `ignore-case: true` as its `icontains` and as GitHub Models.',
    ],
  },
  {
    uses: 'contains-any',
    spec: { uses: 'contains-any', values: ['refund', 'money back'], 'ignore-case': true },
    answers: [
      { answer: 'Refunds take a week.', score: 1, passed: true, reason: 'the answer contains "refund"' },
      {
        answer: 'Please restart the router.',
        score: 0,
        passed: false,
        reason: 'none of "refund", "money back" is in the answer: the answer is "Please restart the router."',
      },
    ],
  },
  {
    uses: 'contains-all',
    spec: { uses: 'contains-all', values: ['refund', '7 days', '{{input.order}}'] },
    input: { order: 'A-118' },
    answers: [
      {
        answer: 'The refund for A-118 takes 7 days.',
        score: 1,
        passed: true,
        reason: 'the answer contains 3 of 3 texts',
      },
      {
        answer: 'The refund takes 7 days.',
        score: 0.6666666666666666,
        passed: false,
        reason: 'the answer contains 2 of 3 texts; it lacks "A-118"',
      },
    ],
    notes: ['The score is the share that was found; promptfoo gives 0 or 1. Whether it passed is the same.'],
  },
  {
    uses: 'starts-with',
    spec: { uses: 'starts-with', value: 'Dear ' },
    answers: [
      { answer: 'Dear Ms Smith, …', score: 1, passed: true, reason: 'the answer starts with "Dear "' },
      {
        answer: 'Hello!',
        score: 0,
        passed: false,
        reason: 'the answer does not start with "Dear ": the answer is "Hello!"',
      },
    ],
  },
  {
    uses: 'ends-with',
    spec: { uses: 'ends-with', value: 'Kind regards' },
    answers: [
      { answer: '… Kind regards', score: 1, passed: true, reason: 'the answer ends with "Kind regards"' },
      {
        answer: '… Kind regards, the support team',
        score: 0,
        passed: false,
        reason:
          'the answer does not end with "Kind regards": the answer is "… Kind regards, the support team"',
      },
    ],
  },
  {
    uses: 'regex',
    spec: { uses: 'regex', pattern: '^[A-Z]-\\d{3}$', flags: 'm' },
    answers: [
      {
        answer: 'Your order:\nA-118',
        score: 1,
        passed: true,
        reason: 'the pattern "^[A-Z]-\\d{3}$" matches: the answer is "Your order: A-118"',
      },
      {
        answer: 'Your order: A118',
        score: 0,
        passed: false,
        reason: 'the pattern "^[A-Z]-\\d{3}$" does not match: the answer is "Your order: A118"',
      },
    ],
    notes: [
      'RE2 syntax: linear time for every pattern and answer. Look-ahead, look-behind and back-references are refused with a problem; promptfoo runs them on the backtracking engine of JavaScript. `\\s` and `\\d` are ASCII.',
      'A placeholder in a pattern brings a pattern, not a literal text.',
    ],
  },
  {
    uses: 'word-count',
    spec: { uses: 'word-count', max: 5 },
    answers: [
      {
        answer: 'Restart it, then try again.',
        score: 1,
        passed: true,
        reason: 'the answer has 5 words, wanted at most 5',
      },
      {
        answer: 'Please restart it, then try it again.',
        score: 0,
        passed: false,
        reason: 'the answer has 7 words, wanted at most 5',
      },
    ],
    notes: [
      'Words are what white space separates, as with promptfoo. An exact number is `min` and `max` alike.',
    ],
  },
]

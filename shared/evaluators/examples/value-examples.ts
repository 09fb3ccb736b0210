/** Examples of the evaluators that read a value in the answer. */
import type { EvaluatorExample } from '../example.ts'

export const valueExamples: readonly EvaluatorExample[] = [
  {
    uses: 'json',
    spec: { uses: 'json' },
    answers: [
      { answer: '{"category": "billing"}', score: 1, passed: true, reason: 'the answer is JSON' },
      {
        answer: '```json\n{"category": "billing"}\n```',
        score: 0,
        passed: false,
        reason:
          'the answer is JSON wrapped in a Markdown fence: ask for bare JSON in the prompt, or set `allow-fence: true`',
      },
      {
        answer: 'Here it is: {}',
        score: 0,
        passed: false,
        reason: 'the answer is "Here it is: {}", which is not JSON: Unexpected token \'H\'',
      },
    ],
    notes: [
      "The whole answer, as promptfoo's `is-json`: JSON in a Markdown fence does not pass, the reason says so. `allow-fence: true` takes one fence off.",
      'JSON deeper than 256 levels does not pass.',
    ],
  },
  {
    uses: 'json-schema',
    spec: { uses: 'json-schema', schema: 'prompt-output' },
    promptOutput: {
      format: 'json',
      schema: {
        type: 'object',
        properties: { category: { enum: ['billing', 'shipping'] }, urgent: { type: 'boolean' } },
        required: ['category'],
        additionalProperties: false,
      },
    },
    answers: [
      {
        answer: '{"category": "billing", "urgent": true}',
        score: 1,
        passed: true,
        reason: 'the answer satisfies the schema',
      },
      {
        answer: '{"category": "other", "tone": "calm"}',
        score: 0,
        passed: false,
        reason:
          'the answer does not satisfy the schema, 2 errors: the answer must not have "tone"; /category must be one of ["billing","shipping"]',
      },
      {
        answer: 'billing',
        score: 0,
        passed: false,
        reason: 'the answer is "billing", which is not JSON: Unexpected token \'b\'',
      },
    ],
    notes: [
      'Draft 07 and 2020-12. `pattern` and `format` run in linear time; a remote `$ref` is a problem, it is never fetched. All errors are counted, the first five are told with their JSON Pointer.',
      '`prompt-output` is the schema the prompt declares; one that declares JSON without a schema accepts every JSON value, one that declares text leaves the evaluator out.',
      'promptfoo: `is-json` with a schema.',
    ],
  },
  {
    uses: 'json-path',
    spec: { uses: 'json-path', path: '$.items[?@.kind == "fee"].price', max: 10 },
    answers: [
      {
        answer: '{"items": [{"kind": "fee", "price": 4.5}]}',
        score: 1,
        passed: true,
        reason: '$.items[?@.kind == "fee"].price is 4.5, wanted a number at most 10',
      },
      {
        answer: '{"items": [{"kind": "fee", "price": 12}]}',
        score: 0,
        passed: false,
        reason: '$.items[?@.kind == "fee"].price is 12, wanted a number at most 10',
      },
      {
        answer: '{"items": []}',
        score: 0,
        passed: false,
        reason: 'the answer has nothing at $.items[?@.kind == "fee"].price',
      },
    ],
    notes: [
      'RFC 9535. Of several values at the path one that fulfils all conditions is enough; without a condition the path must exist. `match()` and `search()` run on the linear-time engine. `min` and `max` want a JSON number.',
      'A text in `equals` also equals the number or boolean that is written so: a CSV file knows only text.',
    ],
  },
  {
    uses: 'numeric',
    spec: { uses: 'numeric', value: '{{expected.total}}', tolerance: 0.01 },
    expected: { total: 1234.5 },
    answers: [
      {
        answer: '12 items make **$1,234.50**.',
        score: 1,
        passed: true,
        reason: 'the last of 2 numbers in the answer is 1234.5, wanted 1234.5 ± 0.01',
      },
      {
        answer: 'The total is 1.234,50 €',
        score: 1,
        passed: true,
        reason: 'the number in the answer is 1234.5, wanted 1234.5 ± 0.01',
      },
      {
        answer: 'About 1200.',
        score: 0,
        passed: false,
        reason: 'the number in the answer is 1200, wanted 1234.5 ± 0.01',
      },
      {
        answer: 'I do not know.',
        score: 0,
        passed: false,
        reason: 'no number in the answer: the answer is "I do not know."',
      },
    ],
    notes: [
      "Of several numbers the last one counts. Read are `1,234.5`, `1.234,5`, `1'234`, `$12`, `-3e2`, `12 %` (as 12) and `1,5` (as 1.5); `1,234` is 1234. A sign counts only where no letter or digit stands before it; digits inside a word (`H2O`) and versions (`1.2.3`) are no numbers.",
      'With neither `value` nor bounds the expected value of the case is compared.',
    ],
  },
]

/** GitHub Models files with mistakes in them, and with things that are lost: each at its line. */
import { expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'

const lines = (text: string) => {
  const parsed = parsePrompt({ path: 'x.prompt.yml', text })
  return (parsed.ok ? parsed.warnings : parsed.problems).map(
    (problem) => `${problem.severity === 'warning' ? 'warning ' : ''}${formatProblem(problem)}`,
  )
}
const messages =
  'messages:\n  - role: system\n    content: You are {{persona}}.\n  - role: user\n    content: "{{input}}"\n'

test.each<[string, string, string[]]>([
  ['an empty file', '', ['x.prompt.yml:1:1 missing-key: the file is empty — write `messages:`']],
  [
    'no messages',
    'name: x',
    [
      'x.prompt.yml:1:1 missing-key: the prompt has no messages — write `messages:` with a list of role and content',
    ],
  ],
  [
    'messages that are none',
    'messages:\n  - role: boss\n    content: x\n  - content: 3\n  - x',
    [
      'x.prompt.yml:2:11 unknown-role: "boss" is no role — the roles are system, user and assistant',
      'x.prompt.yml:4:5 missing-key: the message has no role — write `role:`',
      'x.prompt.yml:4:14 wrong-type: "content" must be a text, not the number 3 — put it in quotes',
      'x.prompt.yml:5:5 wrong-type: item 3 must be a mapping, not the text "x"',
    ],
  ],
  [
    'messages over 64 KiB',
    `messages:\n  - role: user\n    content: ${'x'.repeat(70_000)}`,
    ['x.prompt.yml:3:14 template-too-large: the messages are larger than 64 KiB — shorten them'],
  ],
  [
    'keys',
    `${messages}evalutors: []\nmodelParameters: {maxToken: 3, n: 2}`,
    [
      'warning x.prompt.yml:6:1 unknown-key: "evalutors" is not known here — did you mean "evaluators"?',
      'warning x.prompt.yml:7:19 unknown-parameter: "maxToken" is not a parameter that a prompt sets; it is not sent — did you mean "maxTokens"?',
      'x.prompt.yml:7:32 reserved-parameter: "n" is not a sampling parameter — remove it; the request is built from the other keys of the file',
    ],
  ],
  [
    'a response format',
    `${messages}responseFormat: xml`,
    [
      'x.prompt.yml:6:17 unknown-response-format: "xml" is no response format — write text, json_object, json_schema',
    ],
  ],
  [
    'a schema that is missing',
    `${messages}responseFormat: json_schema`,
    ['x.prompt.yml:6:17 missing-key: json_schema needs the key jsonSchema — write the schema as JSON text'],
  ],
  [
    'a schema that is no JSON',
    `${messages}responseFormat: json_schema\njsonSchema: "{"`,
    [expect.stringMatching(/^x\.prompt\.yml:7:13 bad-json-schema: jsonSchema is not JSON: /) as string],
  ],
  [
    'a schema without its name',
    `${messages}responseFormat: json_schema\njsonSchema: '{"schema": {}}'`,
    ['x.prompt.yml:7:13 bad-json-schema: jsonSchema has no text "name" — write {"name": "…", "schema": {…}}'],
  ],
  [
    'a schema that is not used',
    `${messages}jsonSchema: '{"name": "n", "schema": {}}'`,
    [
      'warning x.prompt.yml:6:1 output-schema-ignored: the schema is not used with the response format text — write `responseFormat: json_schema`',
    ],
  ],
  [
    'rows',
    `${messages}testData: [x]`,
    ['x.prompt.yml:6:12 wrong-type: a row of testData must be a mapping of variables'],
  ],
  [
    'evaluators',
    `${messages}testData: [{input: a}]
evaluators:
  - {name: a}
  - {name: b, string: {}}
  - {name: c, uses: github/similarty}
  - {name: d, string: {equals: a, contains: b}, uses: github/fluency}
  - {name: e, uses: github/similarity}
  - {name: f, string: {contains: "{{inptu}}"}}
  - {name: g, llm: {modelId: gpt, prompt: p, choices: [{choice: a, score: 2}, {choice: b}]}}
  - {name: h, llm: {choices: []}}`,
    [
      'x.prompt.yml:8:5 empty-evaluator: the evaluator says nothing to check — write string, llm or uses',
      'x.prompt.yml:9:23 empty-evaluator: the evaluator compares with no text — write equals, contains, startsWith, endsWith',
      'x.prompt.yml:10:21 unknown-evaluator: there is no evaluator "github/similarty" — did you mean "github/similarity"?',
      'warning x.prompt.yml:11:35 ignored-key: only equals of this evaluator is used — make it an evaluator of its own',
      'warning x.prompt.yml:11:49 ignored-key: only string of this evaluator is used — make it an evaluator of its own',
      'warning x.prompt.yml:12:21 no-expected-value: github/similarity compares with `expected`, which 1 of 1 rows do not have — give each row an `expected`',
      'warning x.prompt.yml:13:34 unknown-placeholder: no row has "inptu", so {{inptu}} stays as it is — did you mean "input"?',
      'warning x.prompt.yml:14:30 judge-model-ignored: the judge runs on the runner that answered, not on "gpt" — write a judge with `runner:` in the policy to choose another',
      'x.prompt.yml:14:75 judge-choice: the score 2 is not between 0 and 1',
      'x.prompt.yml:14:79 judge-choice: a choice needs a text and a score — write {choice: good, score: 1}',
      'x.prompt.yml:15:20 missing-key: the judge has no prompt — write `prompt:` with {{completion}} in it',
      'x.prompt.yml:15:30 judge-choice: a judge needs at least two choices — write `choices:` with choice and score',
    ],
  ],
])('%s', (_, text, expected) => expect(lines(text)).toEqual(expected))

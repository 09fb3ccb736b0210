/** Every bad dataset gives its problem at its place. */
import { describe, expect, test } from 'vitest'
import { bytesOf, datasetProblems, goodRows } from '../../test/dataset/read-dataset.ts'

describe('a bad JSONL dataset', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['no case', '\n\n', 'd.jsonl no-cases: the dataset has no cases — add at least one row'],
    [
      'broken JSON on line 37',
      `${goodRows(36)}{"id":"x" "input":{}}\n`,
      'd.jsonl:37:11 bad-json: "\\"" where a comma or } is expected',
    ],
    [
      'a cut line',
      '{"id":"x","input":{"a":',
      'd.jsonl:1:24 bad-json: the line ends where a JSON value is expected',
    ],
    [
      'a text without end',
      '{"id":"x}',
      'd.jsonl:1:7 bad-json: this text does not end, or holds a control character or a wrong escape — close it with " and write \\n, \\t and \\\\ for line breaks, tabs and backslashes',
    ],
    ['single quotes', "{'id':'x'}", 'd.jsonl:1:2 bad-json: "\'id\'" where a key or } is expected'],
    ['a comma too many', '{"id":"x",}', 'd.jsonl:1:11 bad-json: "}" where a key is expected'],
    [
      'more behind',
      '{"id":"x"} {"id":"y"}',
      'd.jsonl:1:12 bad-json: "{" where the end of the line is expected',
    ],
    [
      'NaN',
      '{"id":"x","input":{"n":NaN}}',
      'd.jsonl:1:24 not-finite: NaN is not a finite number — write a number, null, or a text in quotes',
    ],
    [
      '-Infinity',
      '{"id":"x","input":{"n":-Infinity}}',
      'd.jsonl:1:24 not-finite: -Infinity is not a finite number — write a number, null, or a text in quotes',
    ],
    ['1e999', '{"id":"x","input":{"n":1e999}}', 'd.jsonl:1:24 not-finite: 1e999 is not a finite number'],
    [
      'an integer past 2^53',
      '{"id":"x","input":{"n":9007199254740993}}',
      'd.jsonl:1:24 unsafe-integer: 9007199254740993 is past 2^53 and would lose digits — write it in quotes, as text',
    ],
    ['012', '{"id":"x","input":{"n":012}}', 'd.jsonl:1:25 bad-json: "1" where a comma or } is expected'],
    [
      'a lone surrogate',
      '{"id":"x","input":{"n":"\\ud800"}}',
      'd.jsonl:1:24 lone-surrogate: the text contains half of a surrogate pair — write the whole character',
    ],
    [
      '__proto__',
      '{"id":"x","input":{"__proto__":{"a":1}}}',
      'd.jsonl:1:20 forbidden-key: the key "__proto__" is not allowed — choose another name',
    ],
    [
      'a key twice',
      '{"id":"x","input":{"a":1,"a":2}}',
      'd.jsonl:1:26 duplicate-key: "a" stands twice in this object — remove one of them',
    ],
    ['100,000 [', '['.repeat(100_000), 'd.jsonl:1:66 bad-json: the nesting is deeper than 64 levels'],
    [
      'a list as row',
      '[1]',
      'd.jsonl:1:1 wrong-type: the row is a list, not a mapping with "id" and "input"',
    ],
    ['no id', '{"input":{}}', 'd.jsonl:1:1 missing-key: "id" is missing in this case'],
    ['an empty id', '{"id":" ","input":{}}', 'd.jsonl:1:7 bad-id: the id is empty'],
    [
      'a line break in an id',
      '{"id":"a\\nb","input":{}}',
      'd.jsonl:1:7 bad-id: the id contains a control character or a line break',
    ],
    [
      'no input',
      '{"id":"x"}',
      'd.jsonl:1:1 missing-key: "input" is missing in this case — write "input": {} for a prompt without variables',
    ],
    [
      'a mistyped key',
      '{"id":"x","input":{},"expcted":"y"}',
      'd.jsonl:1:22 unknown-key: "expcted" in this case — did you mean "expected"?',
    ],
    [
      'a wrong role',
      '{"id":"x","messages":[{"role":"asistant","content":""}]}',
      'd.jsonl:1:31 wrong-value: messages[0].role is the text "asistant" — did you mean "assistant"?',
    ],
    [
      'a text for a number',
      '{"id":"x","input":{},"weight":"2"}',
      'd.jsonl:1:31 wrong-type: weight is the text "2", not a number — write 2 without quotes',
    ],
    [
      'a bad assertion',
      '{"id":"x","input":{},"assert":[{"uses":"json"},{"uses":"regex","pattern":"(?=a)"}]}',
      'd.jsonl:1:74 unsupported-pattern: assert[1]: look-ahead and look-behind are not supported: patterns run in linear time (RE2) — "(?=a)" — match the text around it too, or use two evaluators, one of them with `not: true`',
    ],
    [
      'an unknown assertion',
      '{"id":"x","input":{},"assert":[{"uses":"contain"}]}',
      'd.jsonl:1:40 unknown-evaluator: assert[0] uses "contain" — did you mean "contains"?',
    ],
    [
      'an id twice',
      '{"id":"x","input":{}}\n{"id":"y","input":{}}\n{"id":"x","input":{}}',
      'd.jsonl:3 duplicate-id: the id "x" is also that of line 1 — every case needs its own, also after Unicode normalisation (NFC)',
    ],
    [
      'ids that Unicode makes equal',
      '{"id":"e\u0301","input":{}}\n{"id":"\u00e9","input":{}}',
      'd.jsonl:2 duplicate-id: the id "é" is also that of line 1 — every case needs its own, also after Unicode normalisation (NFC)',
    ],
    [
      'a field of 1 MB',
      `{"id":"x","input":{"t":"${'y'.repeat(1_000_000)}"}}`,
      'd.jsonl:1:24 field-too-large: the text has 1000000 characters, more than 262144 — shorten it',
    ],
    [
      'a line of 3 MB',
      `{"id":"x","input":{}}\n"${'y'.repeat(3_000_000)}"\n`,
      'd.jsonl:2 line-too-long: the line has 3000002 bytes, more than 2097152 — shorten the case',
    ],
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0, 10, 0]),
      'd.jsonl:1 utf-16: the file is encoded in UTF-16 — save it as UTF-8',
    ],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n',
      'd.jsonl:1 lfs-pointer: the file is a Git LFS pointer, not the content itself — commit the file to git itself: `git lfs untrack`, then add it again',
    ],
    [
      'a NUL',
      '{"id":"x","input":{}}\n{"id":"\0"}',
      'd.jsonl:2:8 nul-byte: the file contains a NUL character — remove it, or check that this is a text file',
    ],
    [
      'Latin-1',
      new Uint8Array([...bytesOf('{"id":"x","input":{}}\n{"id":"'), 0xe9, 0x22, 0x7d]),
      'd.jsonl:2:8 invalid-utf-8: the text is not valid UTF-8 from here on — save the file as UTF-8',
    ],
  ])('%s', async (_, content, line) =>
    expect(await datasetProblems('d.jsonl', content)).toEqual([`error ${line}`]),
  )

  test('all mistakes come at once, up to twenty', async () => {
    const bad = await datasetProblems(
      'd.jsonl',
      `${goodRows(2)}{"id":"k0","input":{}}\n{"id":"x"}\n${'nope\n'.repeat(30)}`,
    )
    expect(bad).toHaveLength(21)
    expect(bad.slice(0, 3).map((line) => line.split(': ')[0])).toEqual([
      'error d.jsonl:3 duplicate-id',
      'error d.jsonl:4:1 missing-key',
      'error d.jsonl:5:1 bad-json',
    ])
    expect(bad.at(-1)).toBe('error d.jsonl more-problems: and 12 more problems')
  })
})

describe('a bad YAML dataset', () => {
  test.each([
    ['an empty file', '', 'd.yaml no-cases: the dataset has no cases — add at least one row'],
    [
      'a mapping',
      'id: a\ninput: {}\n',
      'd.yaml:1:1 wrong-type: the file is not a list of cases — begin each case with "- id:"',
    ],
    [
      'a key of an assertion',
      '- id: a\n  input: {}\n  assert:\n    - uses: contains\n      valeu: x\n',
      'd.yaml:5:7 unknown-key: "valeu" in assert[0] — did you mean "value"?',
    ],
    ['no id', '- id: a\n  input: {}\n- input: {}\n', 'd.yaml:3:3 missing-key: "id" is missing in this case'],
    [
      'an id twice',
      '- id: a\n  input: {}\n- id: a\n  input: {}\n',
      'd.yaml:3 duplicate-id: the id "a" is also that of line 1 — every case needs its own, also after Unicode normalisation (NFC)',
    ],
    [
      'a syntax error',
      '- id: a\n  input: {x: 1\n- id: b\n',
      'd.yaml:3:1 yaml-syntax: Flow map in block collection must be sufficiently indented and end with a } — indent members of one mapping or list alike, and close every bracket',
    ],
    [
      '2 MB',
      `- id: a\n  input: {x: "${'y'.repeat(2_000_000)}"}\n`,
      'd.yaml dataset-too-large: the file has more than 1048576 bytes — use JSONL for a large dataset',
    ],
  ])('%s', async (_, content, line) =>
    expect(await datasetProblems('d.yaml', content)).toEqual([`error ${line}`]),
  )

  test('40,000 rows are refused for their tokens', async () => {
    const yaml = Array.from({ length: 40_000 }, (_, at) => `- {id: ${at}}\n`).join('')
    expect((await datasetProblems('d.yaml', yaml))[0]).toMatch(
      /^error d\.yaml:\d+:\d+ yaml-too-large: the text has more than 250000 YAML tokens/,
    )
  })
})

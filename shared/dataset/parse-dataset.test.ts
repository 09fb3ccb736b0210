/** Datasets in three formats become cases; every bad dataset gives its problem at its place, without holding the file. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { formatProblem } from '../problem.ts'
import type { Case } from './case.ts'
import { diffDatasets } from './diff-datasets.ts'
import { type DatasetSource, parseDataset } from './parse-dataset.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A file in pieces of `size` bytes, so that characters, lines and quotes are cut anywhere. */
async function* pieces(content: string | Uint8Array, size = 5): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const parse = (path: string, content: string | Uint8Array, more: Partial<DatasetSource> = {}) =>
  parseDataset({ id: 'd', path, chunks: pieces(content, content.length > 10_000 ? 65_536 : 5), ...more })

const read = async (path: string, content: string, more: Partial<DatasetSource> = {}) => {
  const result = await parse(path, content, more)
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}
const lines = async (path: string, content: string | Uint8Array, more: Partial<DatasetSource> = {}) => {
  const result = await parse(path, content, more)
  return (result.ok ? result.warnings : result.problems).map((one) => `${one.severity} ${formatProblem(one)}`)
}

const plain = { idFromContent: false, assert: [], tags: [], weight: 1, required: false }

describe('the same cases', () => {
  const full: Case = {
    id: 'a',
    idFromContent: false,
    input: { ticket: 'Grüße 😀', n: 3 },
    messages: [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello' },
    ],
    expected: { category: 'billing' },
    assert: [{ uses: 'json-path', path: '$.category', equals: '{{expected.category}}' }],
    description: 'one',
    tags: ['x'],
    weight: 2,
    required: true,
    line: 1,
  }
  const { idFromContent: _, line: __, ...row } = full

  test('in JSONL, with CRLF, a byte order mark and empty lines', async () => {
    const dataset = await read('d.jsonl', `\uFEFF${JSON.stringify(row)}\r\n\r\n{"id": 7, "input": {}}\r\n`)
    expect(dataset.cases).toEqual([full, { ...plain, id: '7', input: {}, line: 3 }])
  })

  test('in YAML', async () => {
    const yaml = `- id: a\n  input: { ticket: "Grüße 😀", n: 3 }\n  messages: [{role: user, content: hi}, {role: assistant, content: hello}]\n  expected: { category: billing }\n  assert: [{ uses: json-path, path: $.category, equals: "{{expected.category}}" }]\n  description: one\n  tags: [x]\n  weight: 2\n  required: true\n- id: 7\n  input: {}\n`
    const dataset = await read('d.yml', yaml)
    expect(dataset.cases).toEqual(
      [full, { ...plain, id: '7', input: {}, line: 10 }].map((one, at) => ({
        ...one,
        line: at === 0 ? 1 : 10,
      })),
    )
    const jsonl = await read('d.jsonl', `{"id": "7", "input": {}}\n${JSON.stringify(row)}`)
    expect(jsonl.hash).toBe(dataset.hash)
  })

  test('in CSV, whose cells are text', async () => {
    const csv =
      'id,ticket,expected,tags,weight,required,__description\r\na,"one, ""two""\r\nthree","{""category"": ""billing""}","x, y\\,z",2,TRUE,first\r\n\r\nb,,plain text,,,,\r\n'
    expect((await read('d.csv', csv)).cases).toEqual([
      {
        ...plain,
        id: 'a',
        input: { ticket: 'one, "two"\nthree' },
        expected: { category: 'billing' },
        description: 'first',
        tags: ['x', 'y,z'],
        weight: 2,
        required: true,
        line: 2,
      },
      { ...plain, id: 'b', input: { ticket: '' }, expected: 'plain text', line: 5 },
    ])
  })

  test('get the tags of the dataset besides their own', async () => {
    const { cases } = await read('d.jsonl', '{"id":"a","input":{},"tags":["x","s"]}', { tags: ['s', 't'] })
    expect(cases[0]?.tags).toEqual(['x', 's', 't'])
  })
})

describe('ids from content', () => {
  test('hold when the expectation changes, and tell equal rows apart', async () => {
    const before = await read('d.csv', 'q,__expected\nhi,yes\nho,no\nhi,maybe\n')
    const after = await read('d.csv', 'q,__expected\nho,no\nhi,yes!\nhi,maybe\n')
    const ids = before.cases.map((one) => one.id)
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/)
    expect(ids[2]).toBe(`${ids[0]}-2`)
    expect(before.cases.every((one) => one.idFromContent)).toBe(true)
    expect(diffDatasets(before, after)).toEqual({ added: [], removed: [], edited: [ids[0]] })
    expect(await lines('d.csv', 'q\nhi\nhi\n')).toEqual([
      'warning d.csv:3 duplicate-row: the row asks the same as line 2 — give the rows an id, or remove one',
    ])
  })
})

describe('diffDatasets', () => {
  test('names what was added, removed and edited; formatting and order are no edit', async () => {
    const base = await read(
      'd.jsonl',
      '{"id":"a","input":{"x":1}}\n{"id":"b","input":{}}\n{"id":"c","input":{}}',
    )
    const head = await read(
      'd.jsonl',
      '{"id":"e","input":{}}\n{ "input": {}, "id":"c", "description": "new" }\n{"id":"a","input":{"x":2}}',
    )
    expect(diffDatasets(base, head)).toEqual({ added: ['e'], removed: ['b'], edited: ['a'] })
    expect(diffDatasets(undefined, base)).toEqual({ added: ['a', 'b', 'c'], removed: [], edited: [] })
    expect(diffDatasets(base, undefined)).toEqual({ added: [], removed: ['a', 'b', 'c'], edited: [] })
    expect(diffDatasets(base, base)).toEqual({ added: [], removed: [], edited: [] })
  })

  test.each([
    ['input', { input: { x: 2 } }],
    ['expected', { expected: 'x' }],
    ['assert', { assert: [{ uses: 'json' }] }],
    ['tags', { tags: ['t'] }],
    ['weight', { weight: 2 }],
    ['required', { required: true }],
    ['messages', { messages: [{ role: 'user', content: 'x' }] }],
  ])('an edited %s changes the hash', async (_, edit) => {
    const row = { id: 'a', input: { x: 1 } }
    const before = await read('d.jsonl', JSON.stringify(row))
    const after = await read('d.jsonl', JSON.stringify({ ...row, ...edit }))
    expect(after.hash).not.toBe(before.hash)
    expect(diffDatasets(before, after).edited).toEqual(['a'])
  })
})

const good = (count: number) =>
  Array.from({ length: count }, (_, at) => `{"id":"k${at}","input":{}}\n`).join('')

describe('a bad JSONL dataset', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['no case', '\n\n', 'd.jsonl no-cases: the dataset has no cases — add at least one row'],
    [
      'broken JSON on line 37',
      `${good(36)}{"id":"x" "input":{}}\n`,
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
  ])('%s', async (_, content, line) => expect(await lines('d.jsonl', content)).toEqual([`error ${line}`]))

  test('all mistakes come at once, up to twenty', async () => {
    const bad = await lines('d.jsonl', `${good(2)}{"id":"k0","input":{}}\n{"id":"x"}\n${'nope\n'.repeat(30)}`)
    expect(bad).toHaveLength(21)
    expect(bad.slice(0, 3).map((line) => line.split(': ')[0])).toEqual([
      'error d.jsonl:3 duplicate-id',
      'error d.jsonl:4:1 missing-key',
      'error d.jsonl:5:1 bad-json',
    ])
    expect(bad.at(-1)).toBe('error d.jsonl more-problems: and 12 more problems')
  })
})

describe('a large dataset', () => {
  test('of 100,000 rows is refused at the cap, and no more of it is read', async () => {
    let chunksRead = 0
    let ended = false
    async function* endless() {
      try {
        for (let at = 0; at < 100_000; at += 100) {
          chunksRead += 1
          yield bytesOf(Array.from({ length: 100 }, (_, i) => `{"id":"k${at + i}","input":{}}\n`).join(''))
        }
      } finally {
        ended = true
      }
    }
    expect(await lines('d.jsonl', '', { chunks: endless(), maxCases: 500 })).toEqual([
      'error d.jsonl:501 too-many-cases: the dataset has more than 500 cases — raise defaults.max-cases in the policy, or split the dataset',
    ])
    expect(chunksRead).toBe(6)
    expect(ended).toBe(true)
    expect((await read('d.jsonl', good(500), { maxCases: 500 })).cases).toHaveLength(500)
  })

  test('counts the bad rows too', async () => {
    const bad = await lines('d.csv', `a,b\n${'x\n'.repeat(20)}`, { maxCases: 10 })
    expect(bad.at(-1)).toBe(
      'error d.csv:12 too-many-cases: the dataset has more than 10 cases — raise defaults.max-cases in the policy, or split the dataset',
    )
  })

  test('of too many bytes is refused while it is read', async () => {
    expect(await lines('d.jsonl', good(1_000), { maxBytes: 300 })).toEqual([
      expect.stringMatching(
        /^error d\.jsonl:\d+ dataset-too-large: the file has more than 300 bytes — split the dataset$/,
      ),
    ])
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
  ])('%s', async (_, content, line) => expect(await lines('d.yaml', content)).toEqual([`error ${line}`]))

  test('100,000 rows', async () => {
    const yaml = Array.from({ length: 40_000 }, (_, at) => `- {id: ${at}}\n`).join('')
    expect((await lines('d.yaml', yaml))[0]).toMatch(
      /^error d\.yaml:\d+:\d+ yaml-too-large: the text has more than 250000 YAML tokens/,
    )
  })
})

test.each(['d.json', 'd.xlsx', 'd.prompt.yml', 'd'])('%s is no known format', async (path) => {
  expect(await lines(path, 'x')).toEqual([
    `error ${path} unknown-format: "${path}" is not a known format of a dataset — use .jsonl, .csv or .yaml`,
  ])
})

const jsonObject = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.jsonValue({ depthSize: 'small' }), {
    maxKeys: 4,
  })
  .filter((object) => !/"(?:__proto__|constructor)":/.test(JSON.stringify(object)))

test('printed rows come back as they are: JSONL', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(jsonObject, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      async (inputs, size) => {
        const text = inputs.map((input, at) => JSON.stringify({ id: `k${at}`, input })).join('\n')
        const result = await parseDataset({ id: 'd', path: 'd.jsonl', chunks: pieces(text, size) })
        if (!result.ok) {
          expect(
            result.problems.every((problem) => ['unsafe-integer', 'lone-surrogate'].includes(problem.code)),
          ).toBe(true)
          return
        }
        expect(result.value.cases.map((one) => one.input)).toEqual(
          inputs.map((input) => JSON.parse(JSON.stringify(input)) as JsonObject),
        )
      },
    ),
    { seed: 11, numRuns: 300 },
  )
})

test('printed rows come back as they are: CSV', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', '😀', ';', "'"),
    maxLength: 8,
  })
  const print = (text: string) => `"${text.replaceAll('"', '""')}"`
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      async (rows, size) => {
        const text = ['id,x,y', ...rows.map((row, at) => [`k${at}`, ...row.map(print)].join(','))].join(
          '\r\n',
        )
        const result = await parseDataset({ id: 'd', path: 'd.csv', chunks: pieces(text, size) })
        expect(result.ok && result.value.cases.map((one) => one.input)).toEqual(
          rows.map(([x, y]) => ({ x, y })),
        )
        const starts = rows.map((_, at) => 2 + rows.slice(0, at).flat().join('').split('\n').length - 1 + at)
        expect(result.ok && result.value.cases.map((one) => one.line)).toEqual(starts)
      },
    ),
    { seed: 11, numRuns: 300 },
  )
})

test('never throws, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('d.jsonl', 'd.csv', 'd.yaml'),
      async (noise, text, path) => {
        for (const content of [noise, bytesOf(text), bytesOf(`{"id":${text}}`), bytesOf(`a,b\n"${text}`)]) {
          const result = await parseDataset({ id: 'd', path, chunks: pieces(content) })
          if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
        }
      },
    ),
    { seed: 11, numRuns: 200 },
  )
})

/** Datasets in three formats become the same cases. */
import { describe, expect, test } from 'vitest'
import { datasetProblems, readDataset } from '../../test/dataset/read-dataset.ts'
import type { Case } from './case.ts'
import { diffDatasets } from './diff-datasets.ts'

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
    const dataset = await readDataset(
      'd.jsonl',
      `\uFEFF${JSON.stringify(row)}\r\n\r\n{"id": 7, "input": {}}\r\n`,
    )
    expect(dataset.cases).toEqual([full, { ...plain, id: '7', input: {}, line: 3 }])
  })

  test('in YAML', async () => {
    const yaml = `- id: a\n  input: { ticket: "Grüße 😀", n: 3 }\n  messages: [{role: user, content: hi}, {role: assistant, content: hello}]\n  expected: { category: billing }\n  assert: [{ uses: json-path, path: $.category, equals: "{{expected.category}}" }]\n  description: one\n  tags: [x]\n  weight: 2\n  required: true\n- id: 7\n  input: {}\n`
    const dataset = await readDataset('d.yml', yaml)
    expect(dataset.cases).toEqual(
      [full, { ...plain, id: '7', input: {}, line: 10 }].map((one, at) => ({
        ...one,
        line: at === 0 ? 1 : 10,
      })),
    )
    const jsonl = await readDataset('d.jsonl', `{"id": "7", "input": {}}\n${JSON.stringify(row)}`)
    expect(jsonl.hash).toBe(dataset.hash)
  })

  test('in CSV, whose cells are text', async () => {
    const csv =
      'id,ticket,expected,tags,weight,required,__description\r\na,"one, ""two""\r\nthree","{""category"": ""billing""}","x, y\\,z",2,TRUE,first\r\n\r\nb,,plain text,,,,\r\n'
    expect((await readDataset('d.csv', csv)).cases).toEqual([
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
    const { cases } = await readDataset('d.jsonl', '{"id":"a","input":{},"tags":["x","s"]}', {
      tags: ['s', 't'],
    })
    expect(cases[0]?.tags).toEqual(['x', 's', 't'])
  })
})

describe('ids from content', () => {
  test('hold when the expectation changes, and tell equal rows apart', async () => {
    const before = await readDataset('d.csv', 'q,__expected\nhi,yes\nho,no\nhi,maybe\n')
    const after = await readDataset('d.csv', 'q,__expected\nho,no\nhi,yes!\nhi,maybe\n')
    const ids = before.cases.map((one) => one.id)
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/)
    expect(ids[2]).toBe(`${ids[0]}-2`)
    expect(before.cases.every((one) => one.idFromContent)).toBe(true)
    expect(diffDatasets(before, after)).toEqual({ added: [], removed: [], edited: [ids[0]] })
    expect(await datasetProblems('d.csv', 'q\nhi\nhi\n')).toEqual([
      'warning d.csv:3 duplicate-row: the row asks the same as line 2 — give the rows an id, or remove one',
    ])
  })
})

test.each(['d.json', 'd.xlsx', 'd.prompt.yml', 'd'])('%s is no known format', async (path) => {
  expect(await datasetProblems(path, 'x')).toEqual([
    `error ${path} unknown-format: "${path}" is not a known format of a dataset — use .jsonl, .csv or .yaml`,
  ])
})

/** Which cases a change adds, removes and edits. */
import { describe, expect, test } from 'vitest'
import { readDataset } from '../../test/dataset/read-dataset.ts'
import { diffDatasets } from './diff-datasets.ts'

describe('diffDatasets', () => {
  test('names what was added, removed and edited; formatting and order are no edit', async () => {
    const base = await readDataset(
      'd.jsonl',
      '{"id":"a","input":{"x":1}}\n{"id":"b","input":{}}\n{"id":"c","input":{}}',
    )
    const head = await readDataset(
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
    const before = await readDataset('d.jsonl', JSON.stringify(row))
    const after = await readDataset('d.jsonl', JSON.stringify({ ...row, ...edit }))
    expect(after.hash).not.toBe(before.hash)
    expect(diffDatasets(before, after).edited).toEqual(['a'])
  })
})

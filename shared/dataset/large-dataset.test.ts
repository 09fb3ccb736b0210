/** A dataset that is too large is refused while it is read, and never held. */
import { describe, expect, test } from 'vitest'
import { bytesOf, datasetProblems, goodRows, readDataset } from '../../test/dataset/read-dataset.ts'

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
    expect(await datasetProblems('d.jsonl', '', { chunks: endless(), maxCases: 500 })).toEqual([
      'error d.jsonl:501 too-many-cases: the dataset has more than 500 cases — raise defaults.max-cases in the policy, or split the dataset',
    ])
    expect(chunksRead).toBe(6)
    expect(ended).toBe(true)
    expect((await readDataset('d.jsonl', goodRows(500), { maxCases: 500 })).cases).toHaveLength(500)
  })

  test('counts the bad rows too', async () => {
    const bad = await datasetProblems('d.csv', `a,b\n${'x\n'.repeat(20)}`, { maxCases: 10 })
    expect(bad.at(-1)).toBe(
      'error d.csv:12 too-many-cases: the dataset has more than 10 cases — raise defaults.max-cases in the policy, or split the dataset',
    )
  })

  test('of too many bytes is refused while it is read', async () => {
    expect(await datasetProblems('d.jsonl', goodRows(1_000), { maxBytes: 300 })).toEqual([
      expect.stringMatching(
        /^error d\.jsonl:\d+ dataset-too-large: the file has more than 300 bytes — split the dataset$/,
      ),
    ])
  })
})

/** Whatever is printed comes back, and whatever comes is read or refused. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOf, pieces } from '../../test/dataset/read-dataset.ts'
import type { JsonObject } from '../json.ts'
import { parseDataset } from './parse-dataset.ts'

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

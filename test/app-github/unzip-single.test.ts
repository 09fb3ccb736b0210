/** The archive of an artifact: one file comes out whole, or a sentence says why not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unzipSingle } from '../../app/github/unzip-single.ts'
import { makeZip, type ZipFile } from './make-zip.ts'

const content = Buffer.from(JSON.stringify({ cases: Array.from({ length: 200 }, (_, id) => ({ id })) }))
const file: ZipFile = { name: 'report.json', content }
const unzip = (files: readonly ZipFile[], maxBytes = 100_000) => unzipSingle(makeZip(files), maxBytes)

test.each<[string, ZipFile]>([
  ['deflated', file],
  ['stored', { ...file, method: 'stored' }],
  ['written as a stream, its size behind it', { ...file, isStreamed: true }],
  ['empty', { ...file, content: Buffer.alloc(0) }],
])('a file is read: %s', (_, one) => {
  expect(Buffer.from(unzip([one]))).toEqual(one.content)
})

test('an archive with a comment is read', () => {
  expect(Buffer.from(unzipSingle(makeZip([file], 'made by hand'), 100_000))).toEqual(content)
})

test('an archive that another program wrote is read', () => {
  // Python's zipfile, deflated
  const archive = Buffer.from(
    'UEsDBBQAAAAIAAxudF2HFcG6IwAAAGoXAAAGAAAAYS5qc29u7cQxDQAACAMwK5gj4ViC/w8P3O3R6WRrbNu2bdu2bd' +
      'v26wNQSwECFAMUAAAACAAMbnRdhxXBuiMAAABqFwAABgAAAAAAAAAAAAAAgAEAAAAAYS5qc29uUEsFBgAAAAABAAEA' +
      'NAAAAEcAAAAAAA==',
    'base64',
  )
  expect(Buffer.from(unzipSingle(archive, 100_000)).toString()).toBe('hello '.repeat(999))
})

test.each<[string, readonly ZipFile[], string]>([
  ['no file', [], 'must hold one file, not 0'],
  ['two files', [file, { ...file, name: 'b' }], 'must hold one file, not 2'],
  ['encryption', [{ ...file, flags: 1 }], 'encrypted'],
  ['another method', [{ ...file, methodNumber: 12 }], 'method 12'],
  ['a wrong checksum', [{ ...file, claims: { crc: 1 } }], 'damaged'],
  ['more content than announced', [{ ...file, claims: { sizeBytes: 10 } }], 'damaged'],
  ['less content than announced', [{ ...file, claims: { sizeBytes: 99_999 } }], 'damaged'],
  ['a packed size past its end', [{ ...file, claims: { packedBytes: 1_000_000 } }], 'cut'],
  ['zip64', [{ ...file, claims: { sizeBytes: 0xffffffff } }], 'zip64'],
  ['a size above the cap', [{ ...file, claims: { sizeBytes: 100_001 } }], 'more than 100000'],
])('an archive with %s is refused', (_, files, why) => {
  expect(() => unzip(files)).toThrow(why)
})

test('a bomb is refused before it is unpacked, whatever size it claims', () => {
  const bomb: ZipFile = { name: 'b', content: Buffer.alloc(50_000_000) }
  expect(() => unzip([bomb])).toThrow('more than 100000')
  const tooMuch = expect.objectContaining({ code: 'ERR_BUFFER_TOO_LARGE' })
  expect(() => unzip([{ ...bomb, claims: { sizeBytes: 1000 } }])).toThrow(
    expect.objectContaining({ message: 'the file in the archive is damaged', cause: tooMuch }),
  )
})

test('whatever bytes come, the answer is the content or a sentence', () => {
  const good = makeZip([file])
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(good.length),
      (changes, length) => {
        const bad = Buffer.from(good.subarray(0, length))
        for (const [at, value] of changes) if (at < length) bad[at] = value
        try {
          expect(Buffer.from(unzipSingle(bad, 100_000))).toEqual(content)
        } catch (error) {
          expect((error as Error).message).toMatch(/archive|zip64|damaged|compression|more than/)
        }
      },
    ),
    { seed: 20_261_120, numRuns: 2000 },
  )
})

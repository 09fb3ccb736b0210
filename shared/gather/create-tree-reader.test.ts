/** What a change may make us hold: limits of all files together, whatever its own policy says. */
import { expect, test } from 'vitest'
import type { Tree } from '../plan/plan.ts'
import { parsePrompt } from '../prompt/parse-prompt.ts'
import { createTreeReader } from './create-tree-reader.ts'
import type { Parsers, Source } from './source.ts'

const mebibyte = 1024 * 1024

function treeOf(count: number, ending: string, sizeBytes: number): Tree {
  const paths = Array.from({ length: count }, (_, at) => `p${at}${ending}`)
  return {
    sha: 'head',
    files: new Map(paths.map((path, at) => [path, { path, oid: `oid${at}`, mode: 'file', sizeBytes }])),
  }
}

function openReader(testData = 0) {
  const held: number[] = []
  const repository: Pick<Source, 'readBlobs' | 'streamBlob'> = {
    readBlobs: async (oids) => {
      const wanted = [...oids]
      held.push(wanted.length)
      return new Map(wanted.map((oid) => [oid, new Uint8Array()]))
    },
    streamBlob: async function* () {
      yield new TextEncoder().encode('{"id":"a","input":{}}\n')
    },
  }
  const rows = Array.from({ length: testData }, (_, at) => `  - text: t${at}\n`).join('')
  const text = `messages:\n  - role: user\n    content: "{{text}}"\n${testData === 0 ? '' : `testData:\n${rows}`}`
  const prompt = parsePrompt({ path: 'p0.prompt.yml', text })
  const sandbox: Pick<Parsers, 'parsePrompts'> = {
    parsePrompts: async (files) => files.map(() => prompt),
  }
  return { reader: createTreeReader(repository as Source, sandbox as Parsers), held }
}

test('prompts are read a few at a time, and no more than 64 MiB of them', async () => {
  const { reader, held } = openReader()
  const tree = treeOf(500, '.prompt', mebibyte)
  const read = await reader.readPrompts(tree, [...tree.files.keys()])
  const refused = [...read.values()].filter((result) => !result.ok)
  expect(Math.max(...held)).toBeLessThanOrEqual(32)
  expect(held.reduce((sum, count) => sum + count, 0)).toBe(64)
  expect(refused).toHaveLength(436)
  expect(refused[0]).toMatchObject({ problems: [{ code: 'files-too-large', severity: 'error' }] })
})

test('no more than 128 MiB of datasets are read: what comes after is a problem', async () => {
  const { reader } = openReader()
  const tree = treeOf(8, '.jsonl', 30 * mebibyte)
  const read = await Promise.all(
    [...tree.files.keys()].map((path) =>
      reader.readDataset(tree, { id: path, path, maxCases: 10, tags: [] }),
    ),
  )
  expect(read.map(({ ok }) => ok)).toEqual([true, true, true, true, false, false, false, false])
})

test('testData is under the cap on cases, too', async () => {
  const { reader } = openReader(11)
  const tree = treeOf(1, '.prompt.yml', 1)
  const request = { id: 'd', path: 'p0.prompt.yml', tags: [] }
  expect((await reader.readDataset(tree, { ...request, maxCases: 11 })).ok).toBe(true)
  expect(await openReader(12).reader.readDataset(tree, { ...request, maxCases: 11 })).toMatchObject({
    problems: [{ code: 'too-many-cases' }],
  })
})

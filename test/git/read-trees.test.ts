/** Trees, contents, renames and commits read from real repositories, whatever their files are called. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRepository } from '../../action/io/git.ts'
import type { Entries } from './entries.ts'
import { gitEnvironment, makeRepository, type TestRepository } from './make-repository.ts'

const open = (repository: TestRepository) => openRepository(repository.dir, { env: gitEnvironment })
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

test('a tree is listed with modes and sizes, links and submodules named as what they are', async () => {
  const repository = makeRepository({
    'a.prompt': 'Grüße\n',
    'run.sh': { executable: '#!/bin/sh\n' },
    'link.prompt': { symlink: '/etc/passwd' },
    'vendor/lib': { submodule: '1'.repeat(40) },
  })
  const git = open(repository)
  const sha = await git.resolveCommit('main')
  const tree = await git.listTree(sha)
  expect(tree.sha).toBe(sha)
  const facts = Array.from(tree.files.values(), ({ path, mode, sizeBytes }) => [path, mode, sizeBytes])
  expect(facts).toEqual([
    ['a.prompt', 'file', 8],
    ['link.prompt', 'symlink', 11],
    ['run.sh', 'executable', 10],
    ['vendor/lib', 'submodule', 0],
  ])
})

const names = [
  'new\nline.prompt',
  'quote".prompt',
  'tick`.prompt',
  'tab\t.prompt',
  ' space.prompt',
  '-r.prompt',
  '😀.prompt',
  ':(top).prompt',
  '*.prompt',
]

test('any name is read as it is, and a folder does not change what is listed', async () => {
  const entries: Entries = Object.fromEntries(names.map((name) => [`deep/${name}`, `content of ${name}`]))
  const repository = makeRepository(entries)
  const git = openRepository(join(repository.dir, 'deep'), { env: gitEnvironment })
  const tree = await git.listTree(await git.resolveCommit('HEAD'))
  expect([...tree.files.keys()].toSorted()).toEqual(names.map((name) => `deep/${name}`).toSorted())
  const blobs = await git.readBlobs(
    Array.from(tree.files.values(), (file) => file.oid),
    { maxBytes: 1000 },
  )
  for (const [path, file] of tree.files) expect(text(blobs.get(file.oid))).toBe(`content of ${path.slice(5)}`)
})

test('a name that is not UTF-8 is decoded with U+FFFD', async () => {
  const repository = makeRepository({ 'a.prompt': 'A' })
  const oid = repository.git(['rev-parse', 'HEAD:a.prompt'])
  repository.git(
    ['update-index', '-z', '--index-info'],
    Buffer.concat([Buffer.from(`100644 ${oid}\tcaf`), Buffer.from([0xe9, 0])]),
  )
  repository.git(['commit', '--quiet', '-m', 'latin-1'])
  const git = open(repository)
  const tree = await git.listTree(await git.resolveCommit('HEAD'))
  expect([...tree.files.keys()]).toEqual(['a.prompt', 'caf\uFFFD'])
})

test('many contents in one go: empty, binary, with newlines, asked for twice, and none', async () => {
  const binary = new Uint8Array(200_000).map((_, index) => (index * 7) % 256)
  const repository = makeRepository({ empty: '', binary, lines: 'a\n\nb\n', same: 'a\n\nb\n' })
  const git = open(repository)
  const { files } = await git.listTree(await git.resolveCommit('HEAD'))
  const oids = Array.from(files.values(), (file) => file.oid)
  const blobs = await git.readBlobs([...oids, ...oids], { maxBytes: 1 << 20 })
  expect(blobs.size).toBe(3)
  expect(blobs.get(files.get('empty')?.oid ?? '')).toHaveLength(0)
  expect(Buffer.compare(blobs.get(files.get('binary')?.oid ?? '') ?? Buffer.alloc(0), binary)).toBe(0)
  expect(text(blobs.get(files.get('lines')?.oid ?? ''))).toBe('a\n\nb\n')
  expect(await git.readBlobs([], { maxBytes: 1 })).toEqual(new Map())
})

test('a content above the cap, a missing one and a commit are refused by name', async () => {
  const repository = makeRepository({ big: 'x'.repeat(1001), small: 'x' })
  const git = open(repository)
  const sha = await git.resolveCommit('HEAD')
  const { files } = await git.listTree(sha)
  const oid = (path: string) => files.get(path)?.oid ?? ''
  const read = (...oids: string[]) => git.readBlobs(oids, { maxBytes: 1000 })
  await expect(read(oid('small'), oid('big'))).rejects.toMatchObject({ code: 'blob-too-large' })
  await expect(read('1'.repeat(40))).rejects.toMatchObject({
    code: 'missing-object',
    message: expect.stringContaining('fetch-depth: 0'),
  })
  await expect(read(sha)).rejects.toMatchObject({ code: 'not-a-blob' })
  await expect(read('HEAD:small')).rejects.toMatchObject({ code: 'missing-object' })
})

test('a stream gives all bytes, can be left early, and names what is missing', async () => {
  const repository = makeRepository({ big: 'line\n'.repeat(400_000) })
  const git = open(repository)
  const { files } = await git.listTree(await git.resolveCommit('HEAD'))
  let bytes = 0
  for await (const chunk of git.streamBlob(files.get('big')?.oid ?? '')) bytes += chunk.length
  expect(bytes).toBe(2_000_000)
  for await (const _ of git.streamBlob(files.get('big')?.oid ?? '')) break
  const drain = async () => {
    for await (const _ of git.streamBlob('1'.repeat(40))) break
  }
  await expect(drain()).rejects.toMatchObject({ code: 'missing-object' })
})

test('renames are found with and without an edit; a new file is none', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => `rule ${index}\n`).join('')
  const repository = makeRepository({ 'a.prompt': lines, 'b.prompt': `${lines}b`, 'c.prompt': 'C' })
  const base = repository.git(['rev-parse', 'HEAD'])
  repository.move('a.prompt', 'moved/a.prompt')
  repository.move('b.prompt', 'moved/new\nname.prompt')
  const head = repository.commit('move', { 'moved/new\nname.prompt': `${lines}edited`, 'd.prompt': 'other' })
  expect(await open(repository).findRenames(base, head)).toEqual(
    new Map([
      ['moved/a.prompt', 'a.prompt'],
      ['moved/new\nname.prompt', 'b.prompt'],
    ]),
  )
})

test('10,000 files are listed, and the listing is complete', async () => {
  const entries = Array.from({ length: 10_000 }, (_, index) => `p/${index % 100}/${index}.prompt`)
  const repository = makeRepository()
  const stream = [
    'blob\nmark :1\ndata 2\nA\n',
    'commit refs/heads/main\ncommitter C <c@example.com> 0 +0000\ndata 1\nx\n',
    ...entries.map((path) => `M 100644 :1 ${path}\n`),
  ]
  repository.git(['fast-import', '--quiet'], stream.join(''))
  const git = open(repository)
  const { files } = await git.listTree(await git.resolveCommit('main'))
  expect(files.size).toBe(10_000)
  expect([...files.keys()].toSorted()).toEqual(entries.toSorted())
})

test('nothing of the repository is executed: hooks, fsmonitor, filters, external diffs', async () => {
  const repository = makeRepository({ 'a.prompt': 'one\n', '.gitattributes': '* filter=evil diff=evil\n' })
  const base = repository.git(['rev-parse', 'HEAD'])
  repository.move('a.prompt', 'b.prompt')
  const head = repository.commit('move')
  const trap = join(repository.dir, 'trap')
  for (const key of [
    'core.fsmonitor',
    'filter.evil.clean',
    'filter.evil.smudge',
    'diff.evil.command',
    'diff.evil.textconv',
    'diff.external',
    'core.pager',
  ])
    repository.git(['config', key, `touch ${trap}; cat`])
  const git = open(repository)
  const { files } = await git.listTree(head)
  await git.readBlobs(
    Array.from(files.values(), (file) => file.oid),
    { maxBytes: 1000 },
  )
  expect((await git.findRenames(base, head)).size).toBe(1)
  expect(existsSync(trap)).toBe(false)
})

/** The work tree as a head: what would be committed, with the ids it would have, and nothing outside of it. */
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openRepository } from '../../action/io/git.ts'
import { gitEnvironment, makeRepository, newFolder, type TestRepository } from './make-repository.ts'

const open = (repository: TestRepository) => openRepository(repository.dir, { env: gitEnvironment })

test('unchanged, edited, new, ignored, deleted, linked and submodule', async () => {
  const repository = makeRepository({
    'same.prompt': 'same\n',
    'edited.prompt': 'one\n',
    'deleted.prompt': 'gone\n',
    'link.prompt': { symlink: '/etc/passwd' },
    vendor: { submodule: '1'.repeat(40) },
    '.gitignore': '*.log\n',
  })
  repository.write({
    'edited.prompt': 'two\n',
    'deleted.prompt': null,
    'new\n"name`.prompt': 'new\n',
    'debug.log': 'x',
    'newlink.prompt': { symlink: '/etc/passwd' },
    'run.sh': { executable: 'x' },
  })
  const git = open(repository)
  const tree = await git.listWorkTree()
  expect(Array.from(tree.files.values(), (file) => [file.path, file.mode])).toEqual([
    ['.gitignore', 'file'],
    ['edited.prompt', 'file'],
    ['link.prompt', 'symlink'],
    ['new\n"name`.prompt', 'file'],
    ['newlink.prompt', 'symlink'],
    ['run.sh', 'executable'],
    ['same.prompt', 'file'],
    ['vendor', 'submodule'],
  ])
  for (const path of ['edited.prompt', 'same.prompt', 'new\n"name`.prompt'])
    expect(tree.files.get(path)?.oid).toBe(repository.git(['hash-object', '--no-filters', '--', path]))
  const oid = (path: string) => tree.files.get(path)?.oid ?? ''
  const blobs = await git.readBlobs([oid('edited.prompt'), oid('same.prompt')], { maxBytes: 100 })
  expect(Array.from(blobs.values(), (bytes) => Buffer.from(bytes).toString()).toSorted()).toEqual([
    'same\n',
    'two\n',
  ])
  await expect(git.readBlobs([oid('newlink.prompt')], { maxBytes: 100 })).rejects.toMatchObject({
    code: 'missing-object',
  })
})

test('its id is that of a commit in form, equal for equal states and another after an edit', async () => {
  const repository = makeRepository({ 'a.prompt': 'A' })
  const git = open(repository)
  const before = await git.listWorkTree()
  expect(before.sha).toMatch(/^[0-9a-f]{40}$/)
  expect((await git.listWorkTree()).sha).toBe(before.sha)
  repository.write({ 'a.prompt': 'B' })
  expect((await git.listWorkTree()).sha).not.toBe(before.sha)
})

test('moved files are paired: by git mv with an edit, and by hand with the same content', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => `rule ${index}\n`).join('')
  const repository = makeRepository({ 'a.prompt': lines, 'b.prompt': `${lines}b` })
  const base = repository.git(['rev-parse', 'HEAD'])
  repository.move('a.prompt', 'staged.prompt')
  appendFileSync(join(repository.dir, 'staged.prompt'), 'one more\n')
  renameSync(join(repository.dir, 'b.prompt'), join(repository.dir, 'by-hand.prompt'))
  const git = open(repository)
  expect(await git.findRenames(base, await git.listWorkTree())).toEqual(
    new Map([
      ['staged.prompt', 'a.prompt'],
      ['by-hand.prompt', 'b.prompt'],
    ]),
  )
})

test('a file that changes after it was listed is not mistaken for what was listed', async () => {
  const repository = makeRepository({ 'a.prompt': 'A' })
  repository.write({ 'a.prompt': 'B' })
  const git = open(repository)
  const oid = (await git.listWorkTree()).files.get('a.prompt')?.oid ?? ''
  repository.write({ 'a.prompt': 'C' })
  await expect(git.readBlobs([oid], { maxBytes: 100 })).rejects.toMatchObject({ code: 'changed-while-read' })
  repository.write({ 'a.prompt': 'B' })
  await expect(git.readBlobs([oid], { maxBytes: 0 })).rejects.toMatchObject({ code: 'blob-too-large' })
})

test('a folder replaced by a link does not lead out of the work tree', async () => {
  const repository = makeRepository({ 'prompts/a.prompt': 'A' })
  const outside = newFolder()
  writeFileSync(join(outside, 'a.prompt'), 'SECRET')
  rmSync(join(repository.dir, 'prompts'), { recursive: true })
  symlinkSync(outside, join(repository.dir, 'prompts'))
  const tree = await open(repository).listWorkTree()
  expect(Array.from(tree.files.values(), (file) => [file.path, file.mode])).toEqual([['prompts', 'symlink']])
})

test('started in a folder of the repository it lists the whole; a bare repository is refused', async () => {
  const repository = makeRepository({ 'a.prompt': 'A' })
  mkdirSync(join(repository.dir, 'deep'))
  repository.write({ 'b.prompt': 'B' })
  const git = openRepository(join(repository.dir, 'deep'), { env: gitEnvironment })
  expect([...(await git.listWorkTree()).files.keys()]).toEqual(['a.prompt', 'b.prompt'])
  await expect(open(repository.publish()).listWorkTree()).rejects.toMatchObject({ code: 'no-work-tree' })
})

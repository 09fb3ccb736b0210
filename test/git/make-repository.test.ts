/** The helper itself: what other tests build on must be real, repeatable and free of the machine's configuration. */
import { expect, test } from 'vitest'
import type { Entries } from './entries.ts'
import { makeRepository } from './make-repository.ts'

const files: Entries = {
  'prompts/a.prompt': 'Hello {{name}}\n',
  'run.sh': { executable: '#!/bin/sh\n' },
  'link.prompt': { symlink: 'prompts/a.prompt' },
  vendor: { submodule: '1'.repeat(40) },
}

test('every kind of entry is committed, and survives the next commit', () => {
  const repository = makeRepository(files)
  repository.commit('second', { 'b.prompt': 'B\n' })
  const modes = repository
    .git(['ls-tree', '-r', 'HEAD'])
    .split('\n')
    .map((line) => `${line.slice(0, 6)} ${line.split('\t')[1]}`)
  expect(modes).toEqual([
    '100644 b.prompt',
    '120000 link.prompt',
    '100644 prompts/a.prompt',
    '100755 run.sh',
    '160000 vendor',
  ])
})

test('the same steps give the same commit ids', () => {
  const build = () => {
    const repository = makeRepository(files)
    repository.branch('change')
    repository.move('prompts/a.prompt', 'prompts/deep/c.prompt')
    repository.commit('move', { 'run.sh': null })
    repository.checkout('main')
    return repository.merge('change')
  }
  expect(build()).toBe(build())
})

test('a published pull request is in no branch, and a shallow clone is shallow', () => {
  const repository = makeRepository(files)
  repository.commit('second')
  const remote = repository.publish()
  repository.branch('fork')
  const head = repository.commit('from a fork', { 'b.prompt': 'B\n' })
  repository.publishPull(7, 'fork')
  expect(remote.git(['rev-parse', 'refs/pull/7/head'])).toBe(head)
  expect(remote.git(['branch', '--contains', head])).toBe('')
  const clone = remote.clone({ depth: 1 })
  expect(clone.git(['rev-list', '--count', 'HEAD'])).toBe('1')
})

/** Which file a partial's name means, from where it is called. */
import { expect, test } from 'vitest'
import { partialName, resolvePartials } from './resolve-partials.ts'

const meaning = (from: string, paths: string[]) => Object.fromEntries(resolvePartials(from, paths))

test.each([
  ['prompts/_style.prompt', 'style'],
  ['_style.prompt', 'style'],
  ['a/_style.formal.prompt', 'style.formal'],
  ['a/style.prompt', undefined],
  ['a/_style.txt', undefined],
  ['_a/style.prompt', undefined],
  ['a/_.prompt', undefined],
])('%s is the partial %s', (path, name) => {
  expect(partialName(path)).toBe(name)
})

test.each<{ name: string; from: string; paths: string[]; style: string[] }>([
  {
    name: 'the same folder before all',
    from: 'a/b/p.prompt',
    paths: ['_style.prompt', 'a/_style.prompt', 'a/b/_style.prompt'],
    style: ['a/b/_style.prompt'],
  },
  {
    name: 'the nearest folder above',
    from: 'a/b/p.prompt',
    paths: ['_style.prompt', 'a/_style.prompt', 'a/c/_style.prompt'],
    style: ['a/_style.prompt'],
  },
  {
    name: 'the root',
    from: 'a/b/p.prompt',
    paths: ['_style.prompt', 'c/_style.prompt'],
    style: ['_style.prompt'],
  },
  {
    name: 'anywhere, if it is the only one',
    from: 'a/b/p.prompt',
    paths: ['c/d/_style.prompt'],
    style: ['c/d/_style.prompt'],
  },
  {
    name: 'several elsewhere: ambiguous',
    from: 'a/b/p.prompt',
    paths: ['d/_style.prompt', 'c/_style.prompt'],
    style: ['c/_style.prompt', 'd/_style.prompt'],
  },
  {
    name: 'a folder whose name only begins alike is no folder of it',
    from: 'ab/p.prompt',
    paths: ['a/_style.prompt', 'ab/_style.prompt'],
    style: ['ab/_style.prompt'],
  },
])('$name', ({ from, paths, style }) => {
  expect(meaning(from, paths)['style']).toEqual(style)
  expect(meaning(from, paths.toReversed())['style']).toEqual(style)
})

test('a name with folders is read from the nearest folder that has it', () => {
  const paths = ['shared/_style.prompt', 'a/shared/_style.prompt']
  expect(meaning('a/b/p.prompt', paths)['shared/style']).toEqual(['a/shared/_style.prompt'])
  expect(meaning('c/p.prompt', paths)['shared/style']).toEqual(['shared/_style.prompt'])
  expect(meaning('c/p.prompt', paths)['a/shared/style']).toEqual(['a/shared/_style.prompt'])
})

test('every name that a prompt can call, each with what it may mean', () => {
  const paths = ['c/_style.prompt', 'd/_style.prompt', 'c/_tone.prompt']
  expect(meaning('a/p.prompt', paths)).toEqual({
    style: ['c/_style.prompt', 'd/_style.prompt'],
    tone: ['c/_tone.prompt'],
    'c/style': ['c/_style.prompt'],
    'd/style': ['d/_style.prompt'],
    'c/tone': ['c/_tone.prompt'],
  })
})

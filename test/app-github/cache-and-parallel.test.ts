/** The small tools of the edge: a cache with a limit, a list with so many under way. */
import { expect, test } from 'vitest'
import { mapParallel } from '../../app/github/map-parallel.ts'
import { openCache } from '../../app/github/open-cache.ts'
import { linkTo } from '../../app/github/read-pages.ts'

test('what was longest unused goes first, and nothing above the limit stays', () => {
  const cache = openCache<string>(10, (text) => text.length)
  cache.set('a', 'aaaa')
  cache.set('b', 'bbbb')
  expect(cache.get('a')).toBe('aaaa')
  cache.set('c', 'cccc')
  expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['aaaa', undefined, 'cccc'])
  cache.set('huge', 'x'.repeat(11))
  expect(['a', 'c', 'huge'].map((key) => cache.get(key))).toEqual(['aaaa', 'cccc', undefined])
  cache.set('a', 'aaaaaa')
  expect(['a', 'c'].map((key) => cache.get(key))).toEqual(['aaaaaa', 'cccc'])
  cache.set('a', 'x'.repeat(11))
  expect(cache.get('a')).toBeUndefined()
})

test('answers keep the order of the list, whatever ends first', async () => {
  const answers = await mapParallel([3, 1, 2], 2, async (turns) => {
    for (let i = 0; i < turns; i++) await Promise.resolve()
    return turns
  })
  expect(answers).toEqual([3, 1, 2])
  expect(await mapParallel([], 2, async () => 1)).toEqual([])
})

test('after a failure nothing more is begun', async () => {
  const begun: number[] = []
  const work = mapParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
    begun.push(item)
    if (item === 2) throw new Error('two is bad')
    await new Promise((resolve) => setImmediate(resolve))
  })
  await expect(work).rejects.toThrow('two is bad')
  await new Promise((resolve) => setImmediate(resolve))
  expect(begun).toEqual([1, 2])
})

test.each([
  [
    '<https://x.example/?page=2>; rel="next", <https://x.example/?page=9>; rel="last"',
    'https://x.example/?page=2',
  ],
  [
    '<https://x.example/?page=9>; rel="last", <https://x.example/?a=1,2&page=3>; rel=next',
    'https://x.example/?a=1,2&page=3',
  ],
  ['<https://x.example/?page=1>; rel="prev"', undefined],
  ['<no address>; rel="next"', undefined],
  ['', undefined],
])('the link %j leads to %s', (link, expected) => {
  expect(linkTo({ link }, 'next')?.href).toBe(expected)
})

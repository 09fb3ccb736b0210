/** Pairing, by table and by property: each file once, the id before the path before the rename. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeFiles, files, makeFacts, promptText } from '../../test/plan/make-facts.ts'
import { pairPrompts } from './pair-prompts.ts'
import { planEvaluation } from './plan-evaluation.ts'

const named = (text: string) =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [path = '', id] = word.split('#')
      return id === undefined ? { path } : { path, id }
    })
const pairs = (base: string, head: string, renames: Record<string, string> = {}) =>
  pairPrompts(named(base), named(head), new Map(Object.entries(renames))).map(
    (pair) => `${pair.base ?? ''}>${pair.head ?? ''}`,
  )

test.each<[string, string, string, Record<string, string>, string[]]>([
  ['same path', 'a', 'a', {}, ['a>a']],
  ['same id, other path', 'a#x', 'b#x', {}, ['a>b']],
  ['git rename', 'a', 'b', { b: 'a' }, ['a>b']],
  ['new and deleted', 'a', 'b', {}, ['>b', 'a>']],
  ['two files exchange their places', 'a#x b#y', 'a#y b#x', {}, ['b>a', 'a>b']],
  ['the id wins over the path', 'a#x b', 'a b#x', {}, ['>a', 'a>b', 'b>']],
  ['the path wins over the rename', 'a b', 'a c', { a: 'b', c: 'a' }, ['a>a', '>c', 'b>']],
  ['a doubled id pairs nothing', 'a#x b#x', 'c#x', {}, ['>c', 'a>', 'b>']],
  ['the id changes in place', 'a#x', 'a#y', {}, ['a>a']],
  ['a rename from outside', 'a', 'b', { b: 'elsewhere' }, ['>b', 'a>']],
])('%s', (_, base, head, renames, expected) => {
  expect(pairs(base, head, renames)).toEqual(expected)
})

test('every file is in exactly one pair, whatever the order', () => {
  const path = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const side = fc.uniqueArray(
    fc.record({ path, id: fc.constantFrom('x', 'y', 'z') }, { requiredKeys: ['path'] }),
    {
      selector: (file) => file.path,
    },
  )
  fc.assert(
    fc.property(side, side, fc.array(fc.tuple(path, path)), (base, head, renames) => {
      const found = pairPrompts(base, head, new Map(renames))
      const paths = (of: 'base' | 'head') => found.flatMap((pair) => pair[of] ?? []).toSorted()
      expect(paths('base')).toEqual(base.map((file) => file.path).toSorted())
      expect(paths('head')).toEqual(head.map((file) => file.path).toSorted())
      expect(pairPrompts(base.toReversed(), head.toReversed(), new Map(renames))).toEqual(found)
    }),
    { seed: 20261120, numRuns: 500 },
  )
})

test('renaming a file never changes the id of its comparison when promptgate.id is set', () => {
  const segment = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
  const place = fc.array(segment, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(place, place, fc.boolean(), fc.boolean(), (from, to, edited, gitSees) => {
      const [fromPath, toPath] = [from, to].map((segments) => `prompts/${segments.join('/')}.prompt`) as [
        string,
        string,
      ]
      const text = (body: string) => promptText(body, 'promptgate.id: steady\n')
      const base = changeFiles(files, { [fromPath]: text('A {{ticket}}') })
      const head = changeFiles(changeFiles(base, { [fromPath]: null }), {
        [toPath]: text(edited ? 'B {{ticket}}' : 'A {{ticket}}'),
      })
      const renames = new Map(gitSees && fromPath !== toPath ? [[toPath, fromPath]] : [])
      const plan = planEvaluation(makeFacts(base, head, { renames, only: ['steady'] }))
      expect(plan.comparisons).toMatchObject([
        { id: 'triage/steady@tiny', base: { path: fromPath }, head: { path: toPath } },
      ])
      expect(plan.comparisons[0]?.change).toBe(
        fromPath === toPath ? (edited ? 'edited' : 'unchanged') : edited ? 'renamed and edited' : 'renamed',
      )
    }),
    { seed: 20261120, numRuns: 40 },
  )
})

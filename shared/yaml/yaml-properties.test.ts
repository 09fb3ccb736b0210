/** Any text costs little and is read or refused; any JSON comes back as it is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseYaml } from './parse-yaml.ts'

test.each([
  'k: ]\n',
  '"',
  '&a ',
  '! ',
  '---\n',
  '#\n',
  '\n',
  'k: v\n',
  '[{',
  '"\n',
  '|\n',
  ': ',
  '%\n',
  '...\n',
  '? ',
  '- ',
  '{a: ',
  '"\\x',
  ',',
  '*a ',
  '\t',
  "'",
  '>\n ',
  '&a x: *a\n',
])('%j over and over costs little and never throws', (piece) => {
  for (const start of ['', '[', 'a: "', 'a: ']) {
    const text = (start + piece.repeat(131_072 / piece.length)).slice(0, 131_072)
    const before = performance.now()
    parseYaml(text, { path: 'f.yml' })
    expect(performance.now() - before).toBeLessThan(3_000)
  }
})

const yamlText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'b: ',
        '- ',
        '\n',
        '  ',
        '[',
        ']',
        '{',
        '}',
        ',',
        ': ',
        '"',
        "'",
        '&x ',
        '*x',
        '!t ',
        '|',
        '>',
        '#',
        '? ',
        '<<: ',
        '0',
        '1e9',
        '---\n',
        '...',
        '%',
        '\t',
        '\\',
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

test('never throws, and says something wherever it refuses', () => {
  fc.assert(
    fc.property(yamlText, (text) => {
      const result = parseYaml(text, { path: 'f.yml' })
      if (!result.ok) {
        expect(result.problems.length).toBeGreaterThan(0)
        for (const problem of result.problems) {
          expect(problem.line).toBeGreaterThan(0)
          expect(problem.column).toBeGreaterThan(0)
        }
      }
    }),
    { seed: 7, numRuns: 5_000 },
  )
})

test('a JSON value comes back as it is, and place() points at each key', () => {
  const key = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((name) => !['__proto__', 'constructor'].includes(name))
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.jsonValue({ depthSize: 'small', noUnicodeString: false }), { maxKeys: 5 }),
      (object) => {
        const text = JSON.stringify(object, null, 2)
        const result = parseYaml(text, { path: 'f.yml' })
        if (!result.ok) {
          // what JSON allows and we refuse
          expect(result.problems.every((p) => /forbidden|unsafe|yaml-syntax|lone/.test(p.code))).toBe(true)
          return
        }
        expect(result.value.value).toEqual(JSON.parse(text.replaceAll(/(?<=[[ ])-0(?=[,\n\]])/g, '0')))
        for (const name of Object.keys(object)) {
          const place = result.value.place([name], 'key')
          const at = text.split('\n')[(place?.line ?? 0) - 1]?.slice((place?.column ?? 0) - 1)
          expect(at?.startsWith(JSON.stringify(name))).toBe(true)
        }
      },
    ),
    { seed: 7, numRuns: 500 },
  )
})

/** The graph of partials, the variables read through it, and the source written out. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { Partials, Prompt } from './prompt.ts'
import { reachPartials } from './reach-partials.ts'
import { resolveSource } from './resolve-source.ts'

const read = (text: string, path = 'p.prompt'): Prompt => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const known = (sources: Record<string, string>): Partials =>
  new Map(Object.entries(sources).map(([name, text]) => [name, read(text, `_${name}.prompt`)]))

describe('reachPartials', () => {
  const reach = (text: string, sources: Record<string, string>) => {
    const { reached, problems } = reachPartials(read(text), known(sources))
    return [reached, problems.map(formatProblem)]
  }
  test('goes through partials and blocks, each once, sorted', () =>
    expect(
      reach('{{> c}}{{#if x}}{{> b}}{{else}}{{> a}}{{/if}}{{#> d}}{{> e}}{{/d}}', {
        a: '{{> f}}',
        b: '{{> f}}',
        c: '',
        d: '{{> @partial-block}}',
        e: '',
        f: '',
        g: '',
      }),
    ).toEqual([['a', 'b', 'c', 'd', 'e', 'f'], []]))
  test('a name from the data may be any', () =>
    expect(reach('{{> (lookup . "n")}}', { a: '', b: '{{> a}}' })).toEqual([['a', 'b'], []]))
  test('what is unknown is named where it is referred to', () =>
    expect(
      reach('---\nmodel: m\n---\n{{> a}}\n {{#> nix}}instead{{/nix}}', { a: 'x\n{{> bb}}', bbb: '' }),
    ).toEqual([
      ['a'],
      [
        '_a.prompt:2:1 unknown-partial: there is no partial "bb" — did you mean "bbb"?',
        'p.prompt:5:2 unknown-partial: there is no partial "nix" — add a file _nix.prompt',
      ],
    ]))
  test('the file to add has the underscore in its own name', () =>
    expect(reach('{{> shared/tone}}', {})[1]).toEqual([
      'p.prompt:1:1 unknown-partial: there is no partial "shared/tone" — add a file shared/_tone.prompt',
    ]))
  test('every circle is named once', () =>
    expect(reach('{{> a}}{{> c}}', { a: '{{> b}}', b: '{{> a}}{{> a}}', c: '{{> c}}' })[1]).toEqual([
      '_b.prompt:1:1 partial-cycle: a partial contains itself: a → b → a — take one of these references out',
      '_c.prompt:1:1 partial-cycle: a partial contains itself: c → c — take one of these references out',
    ]))
})

describe('resolveSource', () => {
  test('partials stand in their places, with the front matter and the indentation', () =>
    expect(
      resolveSource(
        read('---\r\nmodel: m\r\n---\r\n\r\nA {{> a}} {{> nix}}\r\n  {{> b x=1}}\r\nZ'),
        known({ a: '<{{> b}}>', b: '1\n2' }),
      ),
    ).toBe('---\nmodel: m\n---\n\nA <1\n2> {{> nix}}\n  1\n  2\nZ'))
  test('of a block the opening, and the inner references too', () =>
    expect(
      resolveSource(read('{{#> a}}x {{> b}}{{/a}}'), known({ a: '[{{> @partial-block}}]', b: 'B' })),
    ).toBe('[{{> @partial-block}}]x B{{/a}}'))
  test('circles and partials that double end somewhere', () => {
    expect(resolveSource(read('{{> a}}'), known({ a: 'x{{> a}}' }))).toBe('x{{> a}}')
    const doubling = known(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [`p${n}`, `${'{{> p'}${n + 1}}}{{> p${n + 1}}}`]),
      ),
    )
    expect(resolveSource(read('{{> p0}}'), doubling).length).toBeLessThan(600_000)
  })
  test('a GitHub Models file as it is', () =>
    expect(resolveSource(read('messages: [{role: user, content: x}]', 'x.prompt.yml'), new Map())).toContain(
      'content: x',
    ))
})

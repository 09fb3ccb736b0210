/** Templates for property tests: by the grammar of the format, well-formed or broken. */
import fc from 'fast-check'

const paths = [
  'name', 'user.name', 'user', 'items', 'items.[0]', 'items.length', 'this', '.', './name', 'this.name', '../name', '../../name',
  '@index', '@key', '@first', '@last', '@root.name', '@../index', 'zero', 'no', 'yes', 'a.b.nil', 'empty', 'text', 'missing', 'a.b.c',
  'nested.deep.value', '[first name]', 'matrix', 'x', 'i', 'constructor', '__proto__', 'user.constructor',
]
const literals = ['"a b"', "'q'", '0', '1', '-2.5', 'true', 'false', 'null', 'undefined']

const path = fc.constantFrom(...paths)
// no (json x): in the reference that is an object, in ours a text
const calls = fc.tuple(path, fc.constantFrom('"name"', '"0"', 'name', '@index')).map(([p, key]) => `(lookup ${p} ${key})`)
const argument = fc.oneof({ weight: 6, arbitrary: path }, { weight: 2, arbitrary: fc.constantFrom(...literals) }, { weight: 1, arbitrary: calls })
const tilde = fc.constantFrom('', '', '', '', '~')
const space = fc.constantFrom('', '', ' ', '\n ')
const text = fc.constantFrom('a', ' b ', '\n', '\n  ', 'word and word', '- ', 'é', '𝒳', '{ ', ' }', ' } }', '\\ ', '"', '|', '{ {x} }', '\t', '\\{{name}} ', '\\\\')
const comment = fc.constantFrom('{{! note }}', '{{!-- {{name}} --}}', '{{~! x ~}}', '\n{{! alone }}\n')

const output = fc
  .tuple(tilde, space, fc.oneof({ weight: 5, arbitrary: path }, { weight: 1, arbitrary: path.map((p) => `json ${p}`) }, { weight: 1, arbitrary: path.map((p) => `lookup ${p} "name"`) }), space, tilde)
  .map(([left, before, inside, after, right]) => `{{${left}${before}${inside}${after}${right}}}`)
const triple = path.map((p) => `{{{${p}}}}`)

const partial = fc
  .tuple(fc.constantFrom('', '\n', '\n  '), fc.constantFrom('plain', 'greet', 'lines', 'outer'), fc.oneof(fc.constant(''), path.map((p) => ` ${p}`), fc.tuple(path, argument).map(([p, a]) => ` ${p} name=${a}`), argument.map((a) => ` name=${a} x=1`)), fc.constantFrom('', '\n'))
  .map(([before, name, args, after]) => `${before}{{> ${name}${args}}}${after}`)

const { template } = fc.letrec<{ template: string; statement: string; block: string }>((tie) => ({
  template: fc.array(tie('statement'), { maxLength: 5 }).map((parts) => parts.join('')),
  statement: fc.oneof(
    { maxDepth: 4, depthSize: 'small', withCrossShrink: true },
    { weight: 5, arbitrary: text },
    { weight: 4, arbitrary: output },
    { weight: 1, arbitrary: triple },
    { weight: 1, arbitrary: comment },
    { weight: 1, arbitrary: partial },
    { weight: 5, arbitrary: tie('block') },
  ),
  block: fc
    .record({
      head: fc.oneof(
        argument.map((a) => ['if', a, ''] as const),
        argument.map((a) => ['if', `${a} includeZero=true`, ''] as const),
        argument.map((a) => ['unless', a, ''] as const),
        path.map((a) => ['each', a, ''] as const),
        path.map((a) => ['each', a, ' as |x i|'] as const),
        path.map((a) => ['with', a, ''] as const),
        path.map((a) => ['with', a, ' as |x|'] as const),
        fc.tuple(argument, argument).map(([a, b]) => ['ifEquals', `${a} ${b}`, ''] as const),
        fc.tuple(argument, argument).map(([a, b]) => ['unlessEquals', `${a} ${b}`, ''] as const),
        fc.constantFrom('user', 'items', 'yes', 'no', 'empty', 'missing', 'matrix').map((a) => [a, '', ''] as const),
      ),
      sigil: fc.constantFrom('#', '#', '#', '#', '^'),
      tildes: fc.tuple(tilde, tilde, tilde, tilde, tilde, tilde),
      body: tie('template'),
      otherwise: fc.option(fc.tuple(fc.constantFrom('else', '^', 'else if name'), tie('template')), { nil: undefined }),
      around: fc.constantFrom('', '\n', '\n  '),
    })
    .map(({ head: [name, args, params], sigil, tildes: [a, b, c, d, e, f], body, otherwise, around }) => {
      const chained = sigil === '^' && otherwise?.[0].includes(' ') === true
      const inverse = otherwise === undefined ? '' : `${around}{{${c}${chained ? 'else' : otherwise[0]}${d}}}${otherwise[1]}`
      return `${around}{{${a}${sigil}${name}${args === '' ? '' : ' '}${args}${sigil === '^' ? '' : params}${b}}}${body}${inverse}${around}{{${e}/${name}${f}}}`
    }),
}))

/** Well-formed templates without role, history, media and section. */
export const wellFormedTemplate: fc.Arbitrary<string> = template

const marks = fc.constantFrom(
  '{{role "system"}}', '{{role "user"}}', '{{role "model"}}', '{{role name}}', '{{role "boss"}}', '{{history}}', '{{section "x"}}',
  '{{media url=text}}', '{{media url="http://a/b.png" contentType=text}}', '{{media}}', '{{log name}}', '{{> missing}}', '{{> loop}}',
  '{{#> plain}}block{{/plain}}', '{{#> wrap}}in {{name}}{{/wrap}}', '{{> @partial-block}}', '{{> (lookup . "partial")}}', '{{* deco}}',
  '{{{{raw}}}} {{x}} {{{{/raw}}}}', '{{unknown name}}', '{{#each items}}{{#each @root.items}}{{#each @root.items}}x{{/each}}{{/each}}{{/each}}',
)
const garbage = fc.constantFrom('{{', '}}', '{', '}', '~', '#', '/', '>', '^', '!', '!--', '--', '"', "'", '(', ')', '[', ']', '|', '=', '@', '\\', '\n', '{{else}}', '{{/if}}', '{{{{', '}}}}', '\u2028', '\u0000', '\ud800', ' ', 'as |')

/** `at` as a share of the length */
interface Edit {
  readonly at: number
  readonly drop: number
  readonly put: string
}

/** The same with marks in it, and with pieces cut out or thrown in. */
export const anyTemplate: fc.Arbitrary<string> = fc
  .record({
    parts: fc.array(fc.oneof({ weight: 4, arbitrary: template }, { weight: 2, arbitrary: marks }), { maxLength: 4 }),
    edits: fc.oneof(
      fc.constant<Edit[]>([]),
      fc.array<Edit>(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.nat(6), put: garbage }), { maxLength: 4 }),
    ),
  })
  .map(({ parts, edits }) =>
    edits.reduce((source, { at, drop, put }) => {
      const offset = Math.floor(at * source.length)
      return source.slice(0, offset) + put + source.slice(offset + drop)
    }, parts.join('')),
  )

/** Data that has something for most of the paths. */
export const sampleInput = {
  name: 'Ann', user: { name: 'Bob', age: 3 }, items: ['a', 'b', 'c'], zero: 0, no: false, yes: true, empty: [], text: 'some text',
  nested: { deep: { value: 'v' } }, 'first name': 'F', matrix: [[1, 2], [3]], partial: 'plain', a: { b: { nil: null } },
}

/** Sources of the partials the templates name. */
export const samplePartials = {
  plain: 'plain {{name}}', greet: 'Hi {{name}}{{#if x}}!{{/if}}\n', lines: 'one\n\n two {{@index}}\n{{#each items}}- {{this}}\n{{/each}}',
  outer: '<{{> greet name="in"}}{{../name}}>', wrap: '[{{> @partial-block}}]', loop: 'again {{> loop}}',
}

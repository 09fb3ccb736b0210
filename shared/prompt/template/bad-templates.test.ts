/** Every bad template: its named problem at its place, quickly, in little memory, and the process lives on. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { formatProblem } from '../../problem.ts'
import { parsePrompt } from '../parse-prompt.ts'
import type { Prompt } from '../prompt.ts'
import { reachPartials } from '../reach-partials.ts'
import { renderPrompt } from '../render-prompt.ts'

const must = (path: string, text: string): Prompt => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
/** problems of reading, of the graph, of rendering: the first that has any */
function problems(text: string, input: JsonObject = {}, partials: Record<string, string> = {}): string[] {
  const parsed = parsePrompt({ path: 'p.prompt', text })
  if (!parsed.ok) return parsed.problems.map(formatProblem)
  const known = new Map(
    Object.entries(partials).map(([name, source]) => [name, must(`_${name}.prompt`, source)]),
  )
  const graph = reachPartials(parsed.value, known).problems
  if (graph.length > 0) return graph.map(formatProblem)
  const rendered = renderPrompt(parsed.value, known, { input })
  return rendered.ok
    ? [...parsed.warnings, ...rendered.warnings].map(formatProblem)
    : rendered.problems.map(formatProblem)
}

const hundred = { list: Array.from({ length: 100 }, (_, index) => index) }
const header = '---\nmodel: m\n---\n'
type Row = [
  what: string,
  text: string,
  expected: string,
  input?: JsonObject,
  partials?: Record<string, string>,
]
const rows: Row[] = [
  ['an unclosed {{', `${header}a\n b {{name\nc`, '5:4 unclosed-mustache: {{ is never closed'],
  ['{{ within {{', '{{#if {{x}} }}', '1:1 unclosed-mustache'],
  ['an unclosed comment', 'a {{!-- b', '1:3 unclosed-comment'],
  [
    'an unclosed block',
    `${header}\n {{#if x}}b`,
    '5:2 unclosed-block: {{#if}} is never closed — add {{/if}}',
  ],
  ['an unclosed raw block', 'a\n{{{{raw}}}} x', '2:1 unclosed-block'],
  [
    'blocks crossed',
    '{{#if x}}\n{{#each y}}\n{{/if}}{{/each}}',
    '3:1 mismatched-block: {{/if}} closes the {{#each}} of line 2',
  ],
  ['an end without a block', 'a\n{{/if}}', '2:1 unopened-block: {{/if}} closes nothing'],
  [
    'a second else',
    '{{#if a}}\n{{else}}\n{{else}}{{/if}}',
    '3:1 template-syntax: {{else}} does not belong here',
  ],
  ['an empty {{}}', 'a\n{{ }}', '2:4 template-syntax: something is missing before }}'],
  [
    'JSON around a variable',
    '{"a": {{b}}}',
    '1:10 template-syntax: there is one } too many — if the last } is text, put a space before it',
  ],
  [
    'an item without brackets',
    '{{a.0}}',
    '1:5 template-syntax: the number 0 cannot stand here — the item of a list is written list.[0]',
  ],
  ['a path that goes back', 'x {{foo/../bar}}', '1:5 invalid-path'],
  ['{{log}}', 'a\n  {{log}}', '2:5 unsupported-helper: the helper log is not available in prompts'],
  ['{{log x}}', '{{log "x"}}', '1:3 unsupported-helper'],
  [
    'an unknown helper',
    '{{#ech items}}{{x}}{{/ech}}{{jsn items}}',
    '1:30 unknown-helper: there is no helper "jsn" — did you mean "json"?',
    { ech: true, items: [], x: 1 },
  ],
  ['a block helper inline', '{{each x}}', '1:3 helper-usage: each cannot be used like this'],
  ['{{role}} without its role', '{{role}}', '1:3 helper-usage: role takes one argument, not 0'],
  ['an unknown role', '\n{{role "sytem"}}', '2:3 unknown-role: "sytem" is no role — did you mean "system"?'],
  [
    'an unknown argument',
    '{{json x indnt=2}}',
    '1:10 unknown-argument: json has no argument "indnt" — did you mean "indent"?',
  ],
  ['a decorator', 'x {{* foo}}', '1:3 unsupported-decorator'],
  ['an inline partial', '{{#*inline "x"}}{{/inline}}', '1:1 unsupported-decorator'],
  ['{{constructor}}', 'a {{constructor}}', '1:5 missing-variable: the variable "constructor" has no value'],
  ['{{__proto__}}', '{{__proto__}}', '1:3 missing-variable: the variable "__proto__" has no value'],
  ['{{__proto__.x}}', '{{__proto__.polluted}}', '1:3 missing-variable'],
  [
    'a method of a value',
    '{{name.constructor}} {{name.toString}}',
    '1:3 missing-variable: the variable "name.constructor"',
    { name: 'x' },
  ],
  [
    'lookup of constructor',
    '{{lookup this "constructor"}}',
    '1:3 missing-variable: lookup finds no member "constructor"',
    { a: 1 },
  ],
  [
    'lookup of __proto__',
    '{{lookup a "__proto__"}}',
    '1:3 missing-variable: lookup finds no member "__proto__"',
    { a: { b: 1 } },
  ],
  ['an object as text', '{{a}}', '1:1 not-text: the value put here is an object', { a: {} }],
  ['half a character', `${header}ab\n c\ud800`, '5:3 lone-surrogate'],
  ['half a character in the data', 'x {{a}}', '1:3 lone-surrogate', { a: '\udc00' }],
  ['a NUL', 'a\n\0', '2:1 nul-character'],
  [
    'over 64 KiB',
    `${header}x\n${'y'.repeat(70_000)}`,
    '5:65535 template-too-large: the template is larger than 64 KiB',
  ],
  ['over 64 KiB in bytes', 'é'.repeat(40_000), '1:32769 template-too-large'],
  [
    '5,000 nested blocks',
    `${'{{#a}}'.repeat(5000)}${'{{/a}}'.repeat(5000)}`,
    '1:193 nested-too-deep: the nesting is deeper than 32 levels',
  ],
  ['5,000 nested ifs', `${'{{#if a}}'.repeat(5000)}${'{{/if}}'.repeat(5000)}`, '1:65537 template-too-large'],
  ['nested parentheses', `{{json ${'(json '.repeat(40)}a${')'.repeat(40)}}}`, '1:200 nested-too-deep'],
  ['{{a}} 100,000 times', '{{a}}'.repeat(100_000), '1:65537 template-too-large'],
  [
    '{{a}} 501 times',
    '{{a}}\n'.repeat(501),
    '501:1 too-many-mustaches: the template has more than 500 {{…}}',
  ],
  [
    'a loop in a loop in a loop',
    `${'{{#each @root.list}}'.repeat(6)}x${'{{/each}}'.repeat(6)}`,
    ' too-many-steps',
    hundred,
  ],
  [
    'a huge output',
    'a\n {{#each list}}{{@root.text}}{{/each}}',
    '2:16 output-too-large',
    { ...hundred, text: 'z'.repeat(100_000) },
  ],
  [
    'much JSON',
    '{{#each list}}{{#if (json @root.text)}}{{/if}}{{/each}}',
    ' too-many-steps',
    { list: hundred.list, text: 'z'.repeat(900_000) },
  ],
  [
    'partials that double',
    '{{> p0}}',
    ' too-many-steps',
    {},
    Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`p${n}`, n < 29 ? `{{> p${n + 1}}}{{> p${n + 1}}}` : 'x']),
    ),
  ],
  [
    'partials 100 deep',
    '{{> p0}}',
    'partials-too-deep',
    {},
    Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`p${n}`, n < 99 ? `{{> p${n + 1}}}` : 'x'])),
  ],
  [
    'an unknown partial',
    'a\n {{> stile}}',
    '2:2 unknown-partial: there is no partial "stile" — did you mean "style"?',
    {},
    { style: 'x' },
  ],
  [
    'a partial of itself',
    '{{> a}}',
    '_a.prompt:2:1 partial-cycle: a partial contains itself: a → a',
    {},
    { a: 'x\n{{> a}}' },
  ],
  [
    'partials in a circle',
    '{{> a}}',
    '_c.prompt:1:1 partial-cycle: a partial contains itself: a → b → c → a',
    {},
    { a: '{{> b}}', b: '{{> c}}', c: '{{> a}}' },
  ],
  [
    'a dynamic circle',
    '{{> (lookup . "n")}}',
    '_d.prompt:1:1 partial-cycle: a partial contains itself: d → d',
    { n: 'd' },
    { d: '{{> (lookup . "n")}}' },
  ],
  ['unclosed quotes without end', `{{a ${'"[\''.repeat(15_000)}`, '1:1 mustaches-too-long'],
  ['brackets without end', `{{${'['.repeat(60_000)}`, '1:1 mustaches-too-long'],
  ['an argument list without end', `{{foo ${'a '.repeat(30_000)}}}`, '1:1 mustaches-too-long'],
  ['a path without end', `{{${'a.'.repeat(30_000)}b}}`, '1:1 mustaches-too-long'],
  ['unclosed quotes', `{{a ${'"['.repeat(7_000)}`, '1:1 unclosed-mustache'],
  ['many arguments', `{{foo ${'a '.repeat(8_000)}}}`, '1:3 unknown-helper'],
  ['a long path', `{{${'a.'.repeat(8_000)}b}}`, '1:3 missing-variable'],
  [
    'input without a floor',
    '{{a}}',
    'input-too-deep',
    { a: JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) },
  ],
]

describe('each is a named problem', () => {
  test.each(rows)('%s', (_, text, expected, input, partials) => {
    const found = problems(text, input, partials)
    expect(found.join('\n')).toContain(expected)
    expect(found.length).toBeLessThanOrEqual(21)
    for (const line of found) expect(line).toMatch(/^(p|_\w+)\.prompt(:\d+:\d+)? [a-z-]+: /)
  })
  test('all of them in one process of 128 MB, and none takes 100 ms', () => {
    const script = `
      const { parsePrompt } = await import(${JSON.stringify(new URL('../parse-prompt.ts', import.meta.url).href)})
      const { renderPrompt } = await import(${JSON.stringify(new URL('../render-prompt.ts', import.meta.url).href)})
      let rows = ''
      for await (const chunk of process.stdin) rows += chunk
      const slow = []
      for (let round = 0; round < 3; round += 1) for (const [what, text, , input, partials] of JSON.parse(rows)) {
        const start = process.cpuUsage()
        const known = new Map(Object.entries(partials ?? {}).map(([name, source]) => [name, parsePrompt({ path: '_' + name + '.prompt', text: source }).value]))
        const parsed = parsePrompt({ path: 'p.prompt', text })
        if (parsed.ok) renderPrompt(parsed.value, known, { input: input ?? {} })
        const { user, system } = process.cpuUsage(start)
        const ms = (user + system) / 1000
        if (round === 2 && ms > 100) slow.push(what + ': ' + ms + ' ms')
      }
      process.stdout.write(JSON.stringify({ slow, maxRssMb: process.resourceUsage().maxRSS / 1024, heapMb: process.memoryUsage().heapUsed / 2 ** 20 }))`
    const input = JSON.stringify(rows.filter(([what]) => what !== 'input without a floor'))
    const output = execFileSync(
      process.execPath,
      ['--max-old-space-size=128', '--input-type=module', '-e', script],
      {
        input,
        encoding: 'utf8',
      },
    )
    const { slow, heapMb } = JSON.parse(output) as { slow: string[]; heapMb: number }
    // time of the processor, in the third round: other tests run beside this one
    expect(slow).toEqual([])
    expect(heapMb).toBeLessThan(128)
  })
})

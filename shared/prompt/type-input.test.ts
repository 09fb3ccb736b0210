/** Words of a person become what the prompt's schema says. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { Prompt } from './prompt.ts'
import { type GivenValue, typeInput } from './type-input.ts'

const read = (text: string, path = 'p.prompt'): Prompt => {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
  return parsed.value
}
const given = (text: string, form: GivenValue['form'] = 'bare', name = 'x') => ({ name, text, form })
const typed = (prompt: Prompt, ...values: GivenValue[]) => {
  const found = typeInput(prompt, new Map(), values)
  return found.ok ? found.value : found.problems.map(({ message, hint }) => `${message}; ${hint}`)
}
const schema = (type: string) => read(`---\ninput:\n  schema:\n    ${type}\n---\n{{x}}`)

describe('with a schema', () => {
  test.each<[string, string, GivenValue['form'], unknown]>([
    ['x: string', '12', 'bare', '12'],
    ['x: string', 'true', 'bare', 'true'],
    ['x: string', '{"a":1}', 'json', '{"a":1}'],
    ['x: integer', '12', 'bare', 12],
    ['x: integer', '12', 'quoted', 12],
    ['x: number', '1.5', 'bare', 1.5],
    ['x: boolean', 'false', 'bare', false],
    ['x?: integer', '12', 'bare', 12],
    ['x(array): string', '["a", "b"]', 'json', ['a', 'b']],
    ['x(object):\n      a: integer', '{"a": 1}', 'json', { a: 1 }],
    ['x(enum): [a, b]', 'a', 'bare', 'a'],
  ])('%s takes %s (%s)', (type, text, form, value) => {
    expect(typed(schema(type), given(text, form))).toEqual({ x: value })
  })

  test.each([
    ['x: integer', '1.5', 'must be integer'],
    ['x: integer', 'many', '"x" must be integer, not "many"'],
    ['x: boolean', 'yes', 'must be boolean'],
    ['x(array): string', 'a', 'must be array'],
  ])('%s does not take %s', (type, text, said) => {
    expect(typed(schema(type), given(text))).toEqual([expect.stringContaining(said)])
  })
})

describe('without one', () => {
  const prompt = read('{{x}} {{#each list}}{{this.y}}{{/each}}')
  test.each<[string, GivenValue['form'], unknown]>([
    ['12', 'bare', 12],
    ['012', 'bare', '012'],
    ['1e3', 'bare', '1e3'],
    ['true', 'bare', true],
    ['true', 'quoted', 'true'],
    ['word', 'bare', 'word'],
    ['[1, 2]', 'json', [1, 2]],
  ])('%s (%s)', (text, form, value) => {
    expect(typed(prompt, given(text, form))).toEqual({ x: value })
  })

  test('a variable that it does not read, and one given twice', () => {
    expect(typed(prompt, given('1', 'bare', 'lisst'))).toEqual([
      'the prompt has no variable "lisst"; did you mean "list"?',
    ])
    expect(typed(prompt, given('1'), given('2'))).toEqual(['"x" is given twice; give it once'])
    expect(typed(prompt, given('1', 'bare', 'y'))).toMatchObject([expect.stringContaining('no variable')])
  })

  test('what a partial reads, and placeholders of GitHub’s format', () => {
    const partials = new Map([['style', read('{{tone}}', '_style.prompt')]])
    expect(typeInput(prompt, partials, [given('kind', 'bare', 'tone')]).ok).toBe(true)
    const models = read('messages:\n  - role: user\n    content: "{{ask}}"\n', 'p.prompt.yml')
    expect(typed(models, given('12', 'quoted', 'ask'))).toEqual({ ask: '12' })
  })

  test('a name of every object is no variable of the prompt', () => {
    expect(typed(prompt, given('1', 'bare', 'constructor'))).toMatchObject([
      expect.stringContaining('no variable "constructor"'),
    ])
    expect(typed(read('{{__proto__}}{{x}}'), given('1'))).toEqual({ x: 1 })
  })
})

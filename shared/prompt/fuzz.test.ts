/** Generated templates, well-formed and broken: nothing throws, nothing hangs, and every problem has a place in the file. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyTemplate, sampleInput, samplePartials } from '../../test/spec/arbitrary-template.ts'
import type { Problem } from '../problem.ts'
import { fingerprintPrompt } from './fingerprint-prompt.ts'
import { parsePrompt } from './parse-prompt.ts'
import type { Prompt } from './prompt.ts'
import { reachPartials } from './reach-partials.ts'
import { renderPrompt } from './render-prompt.ts'
import { resolveSource } from './resolve-source.ts'
import { nodesOf } from './template/node.ts'
import { visitNodes } from './template/visit-nodes.ts'

const partials = new Map(
  Object.entries(samplePartials).map(([name, text]): [string, Prompt] => {
    const parsed = parsePrompt({ path: `_${name}.prompt`, text })
    if (!parsed.ok) throw new Error(name)
    return [name, parsed.value]
  }),
)
const headers = [
  '',
  '---\nmodel: m\n---\n',
  '---\nmodel: m\n---\n\n  ',
  '# licence\n\n---\ninput:\n  default: {name: x}\n---\n',
]

/** Every line and column of a problem is one of its file. */
function checkPlaces(problems: readonly Problem[], text: string) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  for (const { path, line, column, message, code } of problems) {
    expect(message).not.toBe('')
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
    if (path !== 'p.prompt' || line === undefined) continue
    expect(line).toBeLessThanOrEqual(lines.length)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
  }
}

const history = [{ role: 'user' as const, content: [{ kind: 'text' as const, text: 'h' }] }]

test('20,000 generated templates neither crash nor hang', { timeout: 120_000 }, () => {
  const counts = { broken: 0, unrenderable: 0, rendered: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...headers), anyTemplate, fc.boolean(), (header, template, lenient) => {
      const text = header + template
      const parsed = parsePrompt({ path: 'p.prompt', text })
      if (!parsed.ok) {
        counts.broken += 1
        expect(parsed.problems.some(({ severity }) => severity === 'error')).toBe(true)
        checkPlaces(parsed.problems, text)
        return
      }
      const prompt = parsed.value
      checkPlaces([...parsed.warnings, ...reachPartials(prompt, partials).problems], text)
      expect(fingerprintPrompt(prompt, partials)).toMatch(/^[0-9a-f]{64}$/)
      resolveSource(prompt, partials)
      const rendered = renderPrompt(prompt, partials, {
        input: sampleInput,
        history,
        missingVariable: lenient ? 'empty' : 'error',
      })
      if (!rendered.ok) {
        counts.unrenderable += 1
        checkPlaces(rendered.problems, text)
        return
      }
      counts.rendered += 1
      expect(rendered.value.fixedPrefixChars).toBeGreaterThanOrEqual(0)
    }),
    { seed: 117, numRuns: 20_000 },
  )
  // all three ways are well travelled
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(1500)
})

test('every path stands where its place says', () => {
  fc.assert(
    fc.property(fc.constantFrom(...headers), anyTemplate, (header, template) => {
      const text = `${header}${template}`
      const parsed = parsePrompt({ path: 'p.prompt', text })
      // a line separator is part of a line for us, and ends one for the parser's column count
      if (!parsed.ok || /[\u2028\u2029]/.test(text)) return
      const lines = text.split('\n')
      const check = (original: string, [line, column]: readonly [number, number]) => {
        const there = (lines[line - 1] ?? '').slice(column - 1)
        expect(there.replaceAll(/[[\]"']/g, '').startsWith(original)).toBe(true)
      }
      visitNodes(nodesOf(parsed.value.template), {
        path: ({ path }) => check(path.original, path.at),
        partial: (node) => check('{{', node.at),
      })
      for (const node of nodesOf(parsed.value.template)) if (node.kind === 'output') check('{{', node.at)
    }),
    { seed: 118, numRuns: 2000 },
  )
})

test('a template is a plain JSON tree: it survives a copy as text', () => {
  fc.assert(
    fc.property(anyTemplate, (text) => {
      const parsed = parsePrompt({ path: 'p.prompt', text })
      if (!parsed.ok) return
      const copy = JSON.parse(JSON.stringify(parsed.value)) as Prompt
      expect(copy).toEqual(parsed.value)
      expect(fingerprintPrompt(copy, partials)).toBe(fingerprintPrompt(parsed.value, partials))
    }),
    { seed: 119, numRuns: 500 },
  )
})

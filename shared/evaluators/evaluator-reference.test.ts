import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import { expect, test } from 'vitest'
import { evaluatorSchemas } from '../config/evaluator-schemas.ts'
import { evaluatorReference } from './evaluator-reference.ts'
import { examples } from './examples.ts'

const page = evaluatorReference()
const html = micromark(page, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })

test('has a section, its table and its example for every evaluator', () => {
  for (const uses of Object.keys(evaluatorSchemas)) {
    expect(html).toContain(`<h2>${uses}</h2>`)
    expect(page).toContain(`uses: ${uses}\n`)
  }
})

test('its tables are tables: each answer of an example is one row of four cells', () => {
  const rows = [...html.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map((row) => row[1]?.match(/<td/g)?.length ?? 0)
  const answers = examples.flatMap((example) => example.answers)
  expect(rows.filter((cells) => cells === 4)).toHaveLength(answers.length)
  expect(new Set(rows)).toEqual(new Set([0, 3, 4]))
})

test('shows no raw HTML and no broken markup', () => {
  expect(html).not.toContain('&lt;br')
  expect(page).not.toMatch(/undefined|\[object/)
  expect(page.endsWith('\n')).toBe(true)
})

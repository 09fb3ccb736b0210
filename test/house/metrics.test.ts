/** What the App counts is what its table, its reference and its dashboard speak of. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { metricsTable } from '../../app/metrics-table.ts'

const root = join(import.meta.dirname, '../..')
const known = new Set(metricsTable.map(({ name }) => name))
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\bpromptgate_[a-z_]+\b/g)].map(([name]) => name)

test('every metric that code counts stands in the table, and the other way round', () => {
  const files = globSync('app/**/*.ts', { cwd: root }).filter((path) => !path.endsWith('.test.ts'))
  const used = files
    .filter((path) => !path.endsWith('metrics-table.ts'))
    .flatMap((path) => namesIn(readFileSync(join(root, path), 'utf8')))
  expect(used.length).toBeGreaterThan(8)
  expect([...new Set(used)].filter((name) => !known.has(name))).toEqual([])
  const ours = [...known].filter((name) => name.startsWith('promptgate_'))
  expect(ours.filter((name) => !used.includes(name))).toEqual([])
})

test('the dashboard and the guide show metrics that there are', () => {
  const texts = ['docs/guide/operate/dashboard.json', 'docs/guide/operate.md'].map((path) =>
    readFileSync(join(root, path), 'utf8'),
  )
  const shown = texts.flatMap(namesIn).map((name) => name.replace(/_bucket$/, ''))
  expect(shown.length).toBeGreaterThan(10)
  expect([...new Set(shown)].filter((name) => !known.has(name))).toEqual([])
})

/** The format's own test data, run in a process that cannot generate code. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('117 of 117 cases of google/dotprompt pass under --disallow-code-generation-from-strings', () => {
  const script = join(import.meta.dirname, 'run-conformance.ts')
  const output = execFileSync(process.execPath, ['--disallow-code-generation-from-strings', script], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual({ passed: 117, failed: [], codeGeneration: false })
})

test('the source of the data is named', () => {
  const source = JSON.parse(readFileSync(join(import.meta.dirname, 'SOURCE.json'), 'utf8')) as Record<string, string>
  expect(source).toMatchObject({ repository: 'https://github.com/google/dotprompt', licence: 'Apache-2.0', path: 'spec/**/*.yaml' })
  expect(source['commit']).toMatch(/^[0-9a-f]{40}$/)
})

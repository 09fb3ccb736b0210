/** The description of the API: by the rules of OpenAPI 3.1, by those of a linter, and as it is published. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { expect, test } from 'vitest'
import { describeApi } from '../../app/api/v1/describe-api.ts'

const published = join(import.meta.dirname, '../../docs/reference/openapi.json')

async function lint(document: unknown): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source: JSON.stringify(document), config })
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer}`)
}

test('a linter has nothing to say of it', async () => {
  expect(await lint(describeApi('https://promptgate.acme.dev'))).toEqual([])
})

test('the linter sees a mistake', async () => {
  const { info: _, ...rest } = describeApi('https://promptgate.acme.dev')
  expect((await lint(rest)).join()).toContain('info')
})

test('what is published is what is served', async () => {
  const text = await readFile(published, 'utf8')
  expect(JSON.parse(text), 'npm run generate').toEqual(describeApi('/'))
})

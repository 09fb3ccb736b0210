/** What the guide shows of policies and says of limits is what the code takes and holds. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parsePolicy } from '../../shared/config/parse-policy.ts'
import { policyDefaults } from '../../shared/config/policy-defaults.ts'
import { policySchema } from '../../shared/config/policy-schema.ts'
import { renderLimits } from '../../shared/prompt/template/budget.ts'
import { templateLimits } from '../../shared/prompt/template/check-limits.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const sections = Object.keys(policySchema.properties)

/** YAML blocks with a section of a policy, which are no workflow, alert rule or prompt; one without `version` is a part of a policy. */
function policiesOf(path: string): string[] {
  const blocks = [...read(path).matchAll(/^ *```yaml\n([\s\S]*?)^ *```/gm)].map(([, text = '']) => text)
  const begins = (text: string) => sections.some((name) => new RegExp(`^${name}:`, 'm').test(text))
  return blocks
    .filter((text) => begins(text) && !/^(on|jobs|groups|messages):/m.test(text))
    .map((text) => (/^version:/m.test(text) ? text : `version: 1\n${text}`))
}

const pages = ['README.md', ...globSync('docs/guide/*.md', { cwd: root }).toSorted()]
const shown = pages.flatMap((path) => policiesOf(path).map((text) => ({ path, text })))

test('there are policies to look at', () => expect(shown.length).toBeGreaterThan(3))

test.each(shown)('a policy that $path shows has no mistake', (file) => {
  const parsed = parsePolicy(file)
  const errors = parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === 'error')
  expect(errors).toEqual([])
})

test('the defaults that the guide shows are those without a word', () => {
  const text = policiesOf('docs/guide/policy.md').find((one) => /^defaults:/m.test(one)) ?? ''
  const parsed = parsePolicy({ path: 'p', text })
  const { repeat, timeoutSeconds, missingVariable, maxCases } = policyDefaults
  expect(parsed.ok && parsed.value).toMatchObject({ repeat, timeoutSeconds, missingVariable, maxCases })
})

test('the limits of a template are those that the guide and the decision name', () => {
  const { maxSteps, maxPartialDepth, maxOutputChars } = renderLimits
  const { maxBytes, maxMustaches, maxNesting } = templateLimits
  const count = (n: number) => n.toLocaleString('en')
  const steps = `${count(maxSteps)} steps`
  const plain = (path: string) => read(path).replaceAll(/\s+/g, ' ')
  expect(plain('docs/guide/prompts.md')).toContain(
    `${maxBytes / 1024} KiB of template, ${maxMustaches} mustaches, ${maxNesting} levels of nesting, ${maxPartialDepth} of partials, ${steps} and ${count(maxOutputChars)} characters of output`,
  )
  expect(plain('docs/adr/0003-own-template-interpreter.md')).toContain(steps)
})

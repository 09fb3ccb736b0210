import { expect, test } from 'vitest'
import { findMissingPolicy } from './find-missing-policy.ts'

const standard = '.github/promptgate.yml'

test.each([
  ['nope.yml', [standard], undefined],
  [`./${standard}`, [standard, 'a.prompt'], `did you mean "${standard}"?`],
  ['.github/prompt-gate.yml', [standard], `did you mean "${standard}"?`],
  ['../x.yml', [], undefined],
])('a config input that names no file, %s, is an error', (config, paths, hint) => {
  expect(findMissingPolicy(config, paths)).toMatchObject({
    path: 'action inputs',
    code: 'missing-policy',
    hint: hint ?? 'write its path from the root of the repository',
    severity: 'error',
  })
})

test.each(['.github/promptgate.yaml', '.github/Promptgate.yml', 'promptgate.yml'])(
  'a policy at %s is told to be without effect',
  (path) => {
    expect(findMissingPolicy(standard, ['README.md', path])).toMatchObject({
      path,
      code: 'misplaced-policy',
      severity: 'error',
    })
  },
)

test.each([['README.md'], ['docs/promptgate.yml'], ['.github/workflows/promptgate.yml']])(
  'a repository with %s alone means to have none',
  (path) => {
    expect(findMissingPolicy(standard, [path])).toBeUndefined()
  },
)

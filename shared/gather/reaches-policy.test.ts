/** A change for which nothing is read must be one for which nothing could be said. */
import { expect, test } from 'vitest'
import { changeFiles, files, makeTree, policyText, readPolicy } from '../../test/plan/make-facts.ts'
import { reachesPolicy } from './reaches-policy.ts'

const text = policyText
  .replace('[exact]', '[exact, tone, shape]')
  .replace(
    'evaluators:\n',
    'evaluators:\n  tone: { uses: judge, prompt: judges/tone.prompt, choices: { a: 1, b: 0 } }\n  shape: { uses: json-schema, schema: evals/shape.json }\n',
  )

const start = changeFiles(files, {
  'judges/tone.prompt': 'Judge',
  'evals/shape.json': '{}',
  'README.md': '# Shop\n',
})

function isReached(changes: Parameters<typeof changeFiles>[1]): boolean {
  const policy = readPolicy(text)
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems))
  const trees = { before: makeTree(start), after: makeTree(changeFiles(start, changes)) }
  return reachesPolicy([policy.value], trees)
}

test.each<[string, Parameters<typeof changeFiles>[1]]>([
  ['a text', { 'README.md': '# More\n' }],
  ['code and a dataset that no suite names', { 'src/main.ts': 'x', 'evals/unused.jsonl': '{}' }],
  ['nothing', {}],
])('%s is not reached', (_, changes) => {
  expect(isReached(changes)).toBe(false)
})

test.each<[string, Parameters<typeof changeFiles>[1]]>([
  ['an edited prompt', { 'prompts/triage.prompt': 'x' }],
  ['a deleted prompt', { 'prompts/triage.prompt': null }],
  ['a new prompt of no suite', { 'other/x.prompt': 'x' }],
  ['a new prompt in the format of GitHub Models', { 'other/x.prompt.yml': 'x' }],
  ['a partial', { 'prompts/_style.prompt': 'x' }],
  ['a dataset', { 'evals/tickets.jsonl': '' }],
  ['a deleted dataset', { 'evals/tickets.jsonl': null }],
  ['the prompt of a judge', { 'judges/tone.prompt': 'x' }],
  ['a schema', { 'evals/shape.json': '[]' }],
  ['a twin of the dataset in capitals', { 'evals/TICKETS.jsonl': '' }],
])('%s is reached', (_, changes) => {
  expect(isReached(changes)).toBe(true)
})

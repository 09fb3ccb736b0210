/** What is read of a tree, and what is refused although a suite reaches it. */
import { expect, test } from 'vitest'
import {
  changeFiles,
  files,
  makeTree,
  policyFile,
  policyText,
  readPolicy,
} from '../../test/plan/make-facts.ts'
import { maxFileBytes, selectFiles } from './select-files.ts'

function policyOf(text: string) {
  const policy = readPolicy(text)
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems))
  return policy.value
}

const select = (changes: Parameters<typeof changeFiles>[1], text = policyText) =>
  selectFiles(policyOf(text), makeTree(changeFiles(files, changes)))

test('everything that the suites reach, and nothing else', () => {
  const text = `${policyText
    .replace('[exact]', '[exact, tone, shape]')
    .replace(
      'evaluators:\n',
      'evaluators:\n  tone: { uses: judge, prompt: judges/tone.prompt, choices: { a: 1, b: 0 } }\n  shape: { uses: json-schema, schema: evals/shape.json }\n  own: { uses: json-schema, schema: prompt-output }\n',
    )}`
  const selection = select(
    {
      [policyFile]: text,
      'judges/tone.prompt': 'x',
      'evals/shape.json': '{}',
      'evals/unused.jsonl': '',
      'other/x.prompt': 'x',
      'src/main.ts': 'x',
    },
    text,
  )
  expect(selection).toEqual({
    prompts: ['prompts/extract.prompt', 'prompts/triage.prompt'],
    partials: ['prompts/_style.prompt'],
    datasets: ['evals/tickets.jsonl'],
    judges: ['judges/tone.prompt'],
    schemas: ['evals/shape.json'],
    problems: [],
  })
})

test('what the policy names and the tree lacks is left out without a word', () => {
  expect(select({ 'evals/tickets.jsonl': null })).toMatchObject({ datasets: [], problems: [] })
})

const dataset = (path: string) => policyText.replace('evals/tickets.jsonl', JSON.stringify(path))

test.each<{
  name: string
  changes: Parameters<typeof changeFiles>[1]
  text?: string
  at: string
  code: string
}>([
  {
    name: 'symlink',
    changes: { 'prompts/x.prompt': { mode: 'symlink' } },
    at: 'prompts/x.prompt',
    code: 'symlink',
  },
  {
    name: 'submodule',
    changes: { 'prompts/x.prompt': { mode: 'submodule' } },
    at: 'prompts/x.prompt',
    code: 'submodule',
  },
  {
    name: 'too large',
    changes: { 'prompts/x.prompt': { mode: 'file', sizeBytes: maxFileBytes.prompt + 1 } },
    at: 'prompts/x.prompt',
    code: 'file-too-large',
  },
  {
    name: 'a name that is not UTF-8',
    changes: { 'prompts/caf\uFFFD.prompt': 'x' },
    at: 'prompts/caf\uFFFD.prompt',
    code: 'unreadable-name',
  },
  { name: '..', changes: {}, text: dataset('../secrets.jsonl'), at: '../secrets.jsonl', code: 'unsafe-path' },
  {
    name: '.. within',
    changes: {},
    text: dataset('evals/../../x.jsonl'),
    at: 'evals/../../x.jsonl',
    code: 'unsafe-path',
  },
  {
    name: 'absolute',
    changes: {},
    text: dataset('/etc/passwd.jsonl'),
    at: '/etc/passwd.jsonl',
    code: 'unsafe-path',
  },
  {
    name: 'in a submodule',
    changes: { vendor: { mode: 'submodule' } },
    text: dataset('vendor/x.jsonl'),
    at: 'vendor/x.jsonl',
    code: 'submodule',
  },
  {
    name: 'behind a link',
    changes: { data: { mode: 'symlink' } },
    text: dataset('data/x.jsonl'),
    at: 'data/x.jsonl',
    code: 'symlink',
  },
  {
    name: 'dataset too large',
    changes: { 'evals/tickets.jsonl': { mode: 'file', sizeBytes: maxFileBytes.dataset + 1 } },
    at: 'evals/tickets.jsonl',
    code: 'file-too-large',
  },
])('refused: $name', ({ changes, text, at, code }) => {
  const selection = select(changes, text)
  expect(selection.problems.map((problem) => [problem.path, problem.code, problem.severity])).toEqual([
    [at, code, 'error'],
  ])
  expect(selection.problems[0]?.hint).toBeTruthy()
  expect([...selection.prompts, ...selection.datasets]).not.toContain(at)
})

test('names equal but for case are told at the second', () => {
  const { problems } = select({ 'prompts/Triage.prompt': 'x' })
  expect(problems).toMatchObject([{ path: 'prompts/triage.prompt', code: 'case-twin', severity: 'error' }])
  expect(select({ 'src/A.ts': 'x', 'src/a.ts': 'x' }).problems).toEqual([])
})

test('a refused partial is a warning: it may not be used', () => {
  const selection = select({ 'a/_x.prompt': { mode: 'symlink' } })
  expect(selection.problems).toMatchObject([{ path: 'a/_x.prompt', code: 'symlink', severity: 'warning' }])
  expect(selection.partials).toEqual(['prompts/_style.prompt'])
})

test('a newline, a backtick and a quote in a name are allowed, and quoted in messages', () => {
  const name = 'prompts/a`\n"b.prompt'
  expect(select({ [name]: 'x' })).toMatchObject({
    prompts: [name, 'prompts/extract.prompt', 'prompts/triage.prompt'],
    problems: [],
  })
  const [problem] = select({ [name]: { mode: 'symlink' } }).problems
  expect(problem?.message).toBe('"prompts/a`\\n\\"b.prompt" is a symbolic link: links are not followed')
})

test('a size that is not known yet is no reason to refuse', () => {
  expect(select({ 'prompts/x.prompt': { mode: 'file', sizeBytes: -1 } }).prompts).toContain(
    'prompts/x.prompt',
  )
})

/** What stops a comparison is an error where the change is to blame, and a warning where it was so before. */
import { expect, test } from 'vitest'
import {
  changeFiles,
  datasetText,
  type Files,
  files,
  policyFile,
  policyText,
  promptText,
} from '../../test/plan/make-facts.ts'
import {
  type Changes,
  errors,
  judged,
  outline,
  planOf,
  square,
  warnings,
} from '../../test/plan/plan-changes.ts'

test.each<{ name: string; changes: Changes; base?: Files; errors: unknown[][]; ids: string[] }>([
  {
    name: 'a prompt that cannot be read at head: its problem, the others go on',
    changes: { 'prompts/extract.prompt': 'Extract {{#if}', 'prompts/_style.prompt': 'Longer.\n' },
    errors: [['prompts/extract.prompt', 1, expect.any(String)]],
    ids: ['triage/triage@tiny'],
  },
  {
    name: 'a partial that cannot be read: told once, at its line',
    changes: { 'prompts/_style.prompt': 'fine\n{{oops', 'prompts/extract.prompt': promptText('{{> style}}') },
    errors: [['prompts/_style.prompt', 2, expect.any(String)]],
    ids: [],
  },
  {
    name: 'a partial that is gone',
    changes: { 'prompts/_style.prompt': null },
    errors: [['prompts/triage.prompt', 5, 'unknown-partial']],
    ids: [],
  },
  {
    name: 'a partial of two files',
    base: changeFiles(files, {
      'prompts/_style.prompt': null,
      'a/_style.prompt': 'A',
      'prompts/triage.prompt': null,
    }),
    changes: { 'b/_style.prompt': 'B', 'prompts/triage.prompt': promptText('{{> style}}') },
    errors: [['prompts/triage.prompt', undefined, 'ambiguous-partial']],
    ids: [],
  },
  {
    name: 'a dataset that cannot be read at head',
    changes: { 'evals/tickets.jsonl': '{}\nno json' },
    errors: [['evals/tickets.jsonl', 2, 'bad-json']],
    ids: [],
  },
  {
    name: 'a judge prompt that cannot be read at head',
    base: judged,
    changes: { 'judges/tone.prompt': '{{oops', 'prompts/extract.prompt': promptText('X {{ticket}}') },
    errors: [['judges/tone.prompt', 1, expect.any(String)]],
    ids: [],
  },
  {
    name: 'a judge prompt that is gone',
    base: judged,
    changes: { 'judges/tone.prompt': null, 'prompts/extract.prompt': promptText('X {{ticket}}') },
    errors: [[policyFile, undefined, 'unusable-evaluator']],
    ids: [],
  },
  {
    name: 'no dataset anywhere',
    base: changeFiles(files, { 'evals/tickets.jsonl': null }),
    changes: { 'prompts/extract.prompt': promptText('X {{ticket}}') },
    errors: [[policyFile, undefined, 'no-dataset']],
    ids: [],
  },
  {
    name: 'more cases than the policy allows',
    base: changeFiles(files, { [policyFile]: `${policyText}defaults: { max-cases: 19 }\n` }),
    changes: { 'prompts/extract.prompt': promptText('X {{ticket}}') },
    errors: [['evals/tickets.jsonl', undefined, 'too-many-cases']],
    ids: [],
  },
  {
    name: 'a symlink in the place of a prompt',
    changes: { 'prompts/extract.prompt': { mode: 'symlink' } },
    errors: [['prompts/extract.prompt', undefined, 'symlink']],
    ids: [],
  },
  {
    name: 'a policy that cannot be read at head: its problems; the base still rules',
    changes: { [policyFile]: 'version: 2\n', 'prompts/extract.prompt': promptText('X {{ticket}}') },
    errors: [[policyFile, 1, expect.any(String)]],
    ids: ['triage/extract@tiny'],
  },
])('$name', ({ changes, base, errors: expected, ids }) => {
  const plan = planOf(changes, {}, base)
  expect(errors(plan)).toEqual(expected)
  expect(plan.comparisons.map(({ id }) => id)).toEqual(ids)
  if (ids.length === 0) expect(plan.estimate.modelCalls).toBe(0)
})

test('what was broken before and is not touched is a warning, until somebody asks for it', () => {
  const base = changeFiles(files, {
    'prompts/broken.prompt': '{{oops',
    'prompts/link.prompt': { mode: 'symlink' },
  })
  const change = { 'prompts/extract.prompt': promptText('X {{ticket}}') }
  const plan = planOf(change, {}, base)
  expect(errors(plan)).toEqual([])
  expect(warnings(plan).map(([path]) => path)).toEqual(['prompts/broken.prompt', 'prompts/link.prompt'])
  expect(plan.comparisons).toHaveLength(1)
  expect(errors(planOf(change, { everything: true }, base)).map(([path]) => path)).toEqual([
    'prompts/broken.prompt',
  ])
})

test('broken at the base only: the prompt counts as new, the dataset measures from now on; both are said', () => {
  const prompts = planOf(
    { 'prompts/extract.prompt': promptText('X {{ticket}}') },
    {},
    changeFiles(files, { 'prompts/extract.prompt': '{{oops' }),
  )
  expect(outline(prompts)).toEqual(['triage/extract@tiny: new; prompt extract; head/old 20'])
  expect(warnings(prompts)).toEqual([['prompts/extract.prompt', 'baseline-unreadable']])
  const datasets = planOf(
    { 'evals/tickets.jsonl': datasetText(4) },
    { only: ['extract'] },
    changeFiles(files, { 'evals/tickets.jsonl': 'no json' }),
  )
  expect(outline(datasets)).toEqual([
    'triage/extract@tiny: unchanged; dataset tickets; base/new 4, head/new 4',
  ])
  expect(warnings(datasets)).toEqual([['evals/tickets.jsonl', 'bad-json']])
})

test('a judge that was broken at the base measures from now on', () => {
  const plan = planOf(
    { 'judges/tone.prompt': 'Judge {{completion}}.\n' },
    { only: ['extract'] },
    changeFiles(judged, { 'judges/tone.prompt': '{{oops' }),
  )
  expect(outline(plan)).toEqual(['triage/extract@tiny: unchanged; judge tone; base/new 20, head/new 20'])
  expect(warnings(plan)).toEqual([['judges/tone.prompt', expect.any(String)]])
})

test('a judge that the head adds is told as the evaluator it is', () => {
  const changes = {
    [policyFile]: String(judged[policyFile]),
    'judges/tone.prompt': 'Judge.',
    'evals/shape.json': '{}',
  }
  const plan = planOf(changes, { only: ['extract'] })
  expect(outline(plan)).toEqual([
    `triage/extract@tiny: unchanged; evaluator exact, evaluator tone, schema evals/shape.json; ${square}`,
  ])
})

test('a broken partial that is not touched is a warning, and one error when its prompt is asked for', () => {
  const base = changeFiles(files, { 'prompts/_style.prompt': '{{oops' })
  expect(errors(planOf({}, {}, base))).toEqual([])
  const plan = planOf({}, { everything: true }, base)
  expect(plan.problems.map(({ path, severity }) => [path, severity])).toEqual([
    ['prompts/_style.prompt', 'error'],
  ])
})

test('a plan that no run can finish is an error, and nothing of it is worked out', () => {
  const policy = policyText.replace('evaluators: [exact]', 'evaluators: [exact]\n    repeat: 100')
  const small = { ...files, [policyFile]: policy }
  const large = { ...small, 'evals/tickets.jsonl': datasetText(1_100) }
  const changes = { 'prompts/triage.prompt': promptText('Sort {{ticket}} now.') }
  expect(errors(planOf(changes, {}, small))).toEqual([])
  const plan = planOf(changes, {}, large)
  expect(errors(plan)).toEqual([[policyFile, undefined, 'plan-too-large']])
  expect(plan.comparisons).toEqual([])
  expect(plan.estimate.modelCalls).toBe(0)
})

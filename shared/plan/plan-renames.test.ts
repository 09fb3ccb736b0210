/** A prompt that moves keeps its baseline. */
import { expect, test } from 'vitest'
import { changeFiles, datasetText, files, makeFacts, promptText } from '../../test/plan/make-facts.ts'
import { outline, planOf, warnings } from '../../test/plan/plan-changes.ts'
import { parsePrompt } from '../prompt/parse-prompt.ts'
import { planEvaluation } from './plan-evaluation.ts'

test.each<{ name: string; text: string; change: string }>([
  { name: 'rename and edit', text: 'Extract the id from {{ticket}}.', change: 'renamed and edited' },
  { name: 'rename, and the dataset changed', text: 'Extract from {{ticket}}.', change: 'renamed' },
])('$name', ({ text, change }) => {
  const plan = planOf(
    {
      'prompts/extract.prompt': null,
      'prompts/deep/extract.prompt': promptText(text),
      'evals/tickets.jsonl': datasetText(20, change === 'renamed' ? '!' : ''),
    },
    { renames: new Map([['prompts/deep/extract.prompt', 'prompts/extract.prompt']]), only: ['extract'] },
  )
  expect(plan.comparisons).toMatchObject([
    {
      id: 'triage/extract@tiny',
      change,
      base: { path: 'prompts/extract.prompt' },
      head: { path: 'prompts/deep/extract.prompt' },
    },
  ])
})

test('a prompt that moves out of its suite and cannot be read there is deleted, with a warning', () => {
  const plan = planOf(
    { 'prompts/extract.prompt': null, 'drafts/extract.prompt': promptText('Extract from {{ticket}}.') },
    { renames: new Map([['drafts/extract.prompt', 'prompts/extract.prompt']]) },
  )
  expect(outline(plan)).toEqual(['triage/extract@tiny: deleted; prompt extract; '])
  expect(warnings(plan)).toEqual([['drafts/extract.prompt', 'prompt-left-suite']])
})

test('a prompt that moves out of its suite is held to it once more where it can be read', () => {
  const text = promptText('Extract all of {{ticket}}.')
  const moved = changeFiles(files, { 'prompts/extract.prompt': null, 'drafts/extract.prompt': text })
  const renames = new Map([['drafts/extract.prompt', 'prompts/extract.prompt']])
  const facts = makeFacts(files, moved, { renames })
  const read = parsePrompt({ path: 'drafts/extract.prompt', text })
  const head = { ...facts.head, prompts: new Map([...facts.head.prompts, ['drafts/extract.prompt', read]]) }
  const plan = planEvaluation({ ...facts, head })
  expect(outline(plan)).toEqual([
    'triage/extract@tiny: renamed and edited; prompt extract; base/old 20, head/old 20',
  ])
  expect(warnings(plan)).toEqual([['drafts/extract.prompt', 'prompt-left-suite']])
})

/** What is left out when a part of the prompts is asked for. */
import { expect, test } from 'vitest'
import { changeFiles, files, makeFacts, promptText } from '../../test/plan/make-facts.ts'
import { findUnproved } from './find-unproved.ts'
import { planEvaluation } from './plan-evaluation.ts'

const both = {
  'prompts/triage.prompt': promptText('Sort {{ticket}} well.'),
  'prompts/extract.prompt': promptText('Extract all from {{ticket}}.'),
}

function unproved(edits: Parameters<typeof changeFiles>[1], only: readonly string[]): string[] {
  const facts = { ...makeFacts(files, changeFiles(files, edits)), only }
  return findUnproved(facts, planEvaluation(facts))
}

test('without a name nothing is left out', () => {
  expect(unproved(both, [])).toEqual([])
})

test('the affected prompt that was not named is left out', () => {
  expect(unproved(both, ['triage'])).toEqual([expect.stringContaining('extract')])
})

test('nothing is left out where every affected prompt was named', () => {
  expect(unproved(both, ['triage', 'extract'])).toEqual([])
  expect(unproved({ 'prompts/triage.prompt': promptText('Sort {{ticket}} well.') }, ['triage'])).toEqual([])
})

test('a prompt that cannot be read is left out by its path', () => {
  const edits = { ...both, 'prompts/extract.prompt': promptText('Extract {{#if}} from {{ticket}}.') }
  expect(unproved(edits, ['triage'])).toEqual(['prompts/extract.prompt'])
})

test('naming a deleted prompt leaves the edited one out', () => {
  const edits = {
    'prompts/triage.prompt': both['prompts/triage.prompt'],
    'prompts/extract.prompt': null,
  }
  expect(unproved(edits, ['extract'])).toEqual([expect.stringContaining('triage')])
})

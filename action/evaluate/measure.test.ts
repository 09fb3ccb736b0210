/** Which runners must answer before anything is asked. */
import { expect, test } from 'vitest'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import {
  changeFiles,
  datasetText,
  type Files,
  files,
  makeFacts,
  promptText,
} from '../../test/plan/make-facts.ts'
import { runnersOf } from './measure.ts'

const edited = { 'prompts/triage.prompt': promptText('{{> style}}\nSort well: {{ticket}}.') }

function runnersFor(base: Files): string[] {
  const facts = makeFacts(base, changeFiles(base, edited))
  return runnersOf(planEvaluation(facts), facts)
}

test('the runners asked are those of the suite', () => expect(runnersFor(files)).toEqual(['tiny']))

test('a judge that a row asserts has its runner too', () => {
  const judge = { uses: 'judge', text: '{{completion}}', choices: { good: 1, bad: 0 }, runner: 'big' }
  const row = JSON.stringify({ id: 'j', input: { ticket: 'x' }, assert: [judge] })
  const rows = { 'evals/tickets.jsonl': `${datasetText(3)}\n${row}` }
  expect(runnersFor(changeFiles(files, rows))).toEqual(['tiny', 'big'])
})

test('none where nothing is to be measured', () => {
  const facts = makeFacts(files, files)
  expect(runnersOf(planEvaluation(facts), facts)).toEqual([])
})

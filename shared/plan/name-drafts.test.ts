/** Every comparison has an id of its own, and a prompt is asked for by it. */
import { expect, test } from 'vitest'
import { changeFiles, files, policyFile, policyText, promptText } from '../../test/plan/make-facts.ts'
import { both, errors, outline, planOf } from '../../test/plan/plan-changes.ts'

test('ids: promptgate.id, else name and variant, else the path where names meet; every runner its own', () => {
  const base = changeFiles(files, {
    [policyFile]: policyText
      .replace('suites:', 'suites:')
      .replace('datasets:\n', '  other: { kind: openai, model: m }\ndatasets:\n'),
    'prompts/a/greet.prompt': promptText('A {{ticket}}'),
    'prompts/b/greet.prompt': promptText('B {{ticket}}'),
    'prompts/greet.formal.prompt': promptText('F {{ticket}}'),
    'prompts/named.prompt': promptText('N {{ticket}}', 'promptgate.id: my-id\n'),
  })
  const plan = planOf({}, { everything: true }, base)
  expect(plan.comparisons.map(({ id }) => id)).toEqual(
    ['extract', 'greet.formal', 'my-id', 'prompts/a/greet', 'prompts/b/greet', 'triage']
      .flatMap((name) => [`triage/${name}@other`, `triage/${name}@tiny`])
      .toSorted(),
  )
  expect(plan.comparisons.every(({ reasons }) => reasons[0]?.kind === 'requested')).toBe(true)
})

test('one promptgate.id in two files is an error at both, and the ids of the comparisons stay apart', () => {
  const twin = (text: string) => promptText(text, 'promptgate.id: twin\n')
  const plan = planOf({ 'prompts/a.prompt': twin('A'), 'prompts/b.prompt': twin('B') })
  expect(errors(plan)).toEqual([
    ['prompts/a.prompt', undefined, 'duplicate-prompt-id'],
    ['prompts/b.prompt', undefined, 'duplicate-prompt-id'],
  ])
  expect(plan.comparisons.map(({ id }) => id)).toEqual(['triage/prompts/a@tiny', 'triage/prompts/b@tiny'])
})

test('a changed promptgate.id does not free a prompt of its baseline', () => {
  const base = changeFiles(files, {
    'prompts/extract.prompt': promptText('A {{ticket}}', 'promptgate.id: one\n'),
  })
  const plan = planOf(
    { 'prompts/extract.prompt': promptText('B {{ticket}}', 'promptgate.id: two\n') },
    {},
    base,
  )
  expect(outline(plan)).toEqual([`triage/two@tiny: edited; prompt two; ${both}`])
})

test('a name belongs to the prompt with that promptgate.id, and never to a deleted one', () => {
  const named = planOf(
    { 'prompts/x.prompt': promptText('X', 'promptgate.id: extract\n') },
    { everything: true },
  )
  expect(named.comparisons.map(({ id, head }) => [id, head?.path])).toEqual([
    ['triage/extract@tiny', 'prompts/x.prompt'],
    ['triage/prompts/extract@tiny', 'prompts/extract.prompt'],
    ['triage/triage@tiny', 'prompts/triage.prompt'],
  ])
  const moved = planOf({
    'prompts/extract.prompt': null,
    'prompts/new/extract.prompt': promptText('Other {{ticket}}'),
  })
  expect(moved.comparisons.map(({ id, change }) => [id, change])).toEqual([
    ['triage/extract@tiny', 'new'],
    ['triage/prompts/extract@tiny', 'deleted'],
  ])
})

test('only: by id, name or path; an unknown name is an error that lists the known ones', () => {
  for (const only of ['extract', 'prompts/extract.prompt']) {
    const plan = planOf({ 'prompts/triage.prompt': promptText('T {{ticket}}') }, { only: [only] })
    expect(outline(plan)).toEqual([`triage/extract@tiny: unchanged; requested extract; ${both}`])
  }
  const [problem] = planOf({}, { only: ['extrakt'] }).problems
  expect(problem).toMatchObject({
    code: 'unknown-prompt',
    severity: 'error',
    hint: 'the prompts are: extract, triage',
  })
})

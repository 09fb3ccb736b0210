/** What a change touches and nothing measures, and why. */
import { expect, test } from 'vitest'
import { datasetText, type Files, policyFile, policyText, promptText } from '../../test/plan/make-facts.ts'
import { type Changes, planOf } from '../../test/plan/plan-changes.ts'

test.each<{
  name: string
  changes: Changes
  base?: Files
  renames?: [string, string][]
  unaffected: [string, string][]
}>([
  {
    name: 'white space and description',
    changes: {
      'prompts/extract.prompt': `---\ndescription: better\nconfig: { temperature: 0 }\n---\nExtract from {{ ticket }}.\n`,
    },
    unaffected: [
      [
        'prompts/extract.prompt',
        'only white space, description, owner or tags changed: the version is the same',
      ],
    ],
  },
  {
    name: 'a comment in a partial',
    changes: { 'prompts/_style.prompt': '{{! why }}Be brief.\n' },
    unaffected: [
      [
        'prompts/_style.prompt',
        'only white space, description, owner or tags changed: the version is the same',
      ],
    ],
  },
  {
    name: 'a partial that nobody uses',
    changes: { 'prompts/_spare.prompt': 'x' },
    unaffected: [['prompts/_spare.prompt', 'no prompt of a suite uses this partial']],
  },
  {
    name: 'a dataset whose rows only change places',
    changes: { 'evals/tickets.jsonl': datasetText(20).split('\n').toReversed().join('\n') },
    unaffected: [['evals/tickets.jsonl', 'its cases are the same']],
  },
  {
    name: 'a rename without an edit',
    changes: {
      'prompts/extract.prompt': null,
      'prompts/deep/extract.prompt': promptText('Extract from {{ticket}}.'),
    },
    renames: [['prompts/deep/extract.prompt', 'prompts/extract.prompt']],
    unaffected: [
      ['prompts/deep/extract.prompt', 'renamed from "prompts/extract.prompt": the version is the same'],
    ],
  },
  {
    name: 'a prompt outside of every suite',
    changes: { 'drafts/x.prompt': 'x', 'notes.md': 'x' },
    unaffected: [['drafts/x.prompt', 'no suite evaluates it']],
  },
  {
    name: 'a suite that comes with the change',
    changes: {
      'drafts/x.prompt': 'x',
      [policyFile]: `${policyText}  later: { prompts: [drafts/x.prompt], datasets: [tickets] }\n`,
    },
    unaffected: [['drafts/x.prompt', 'its suite takes effect when the policy is merged']],
  },
])('unaffected: $name', ({ changes, base, renames, unaffected }) => {
  const plan = planOf(changes, { renames: new Map(renames) }, base)
  expect(plan.comparisons).toEqual([])
  expect(plan.unaffected.map(({ path, why }) => [path, why])).toEqual(unaffected)
  expect(plan.problems).toEqual([])
})

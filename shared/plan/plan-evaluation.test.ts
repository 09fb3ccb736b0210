/** Each reason for which a comparison runs, on small trees. */
import { expect, test } from 'vitest'
import {
  changeFiles,
  datasetText,
  type Files,
  files,
  makeFacts,
  policyFile,
  policyText,
  promptText,
} from '../../test/plan/make-facts.ts'
import { both, type Changes, errors, judged, outline, planOf, square } from '../../test/plan/plan-changes.ts'
import { planEvaluation } from './plan-evaluation.ts'
import { cellResolver } from './resolve-cell.ts'

test('nothing changed: no comparison, no call, no word', () => {
  const plan = planOf({})
  expect(plan).toEqual({
    comparisons: [],
    unaffected: [],
    datasetChanges: [],
    policyDifferences: [],
    estimate: {
      modelCalls: 0,
      judgeCalls: 0,
      noiseCalls: 0,
      promptTokens: 0,
      outputTokens: 0,
      computeSeconds: 0,
    },
    problems: [],
  })
})

test.each<{ name: string; changes: Changes; base?: Files; comparisons: string[] }>([
  {
    name: 'a prompt file',
    changes: { 'prompts/extract.prompt': promptText('Extract the id from {{ticket}}.') },
    comparisons: [`triage/extract@tiny: edited; prompt extract; ${both}`],
  },
  {
    name: 'a partial, for the prompts that use it',
    changes: { 'prompts/_style.prompt': 'Be very brief.\n' },
    comparisons: [`triage/triage@tiny: unchanged; partial _style; ${both}`],
  },
  {
    name: 'a prompt and its partial',
    changes: {
      'prompts/_style.prompt': 'Be very brief.\n',
      'prompts/triage.prompt': promptText('{{> style}}\nClassify {{ticket}}.'),
    },
    comparisons: [`triage/triage@tiny: edited; prompt triage, partial _style; ${both}`],
  },
  {
    name: 'a partial that a partial uses',
    base: changeFiles(files, { 'prompts/_style.prompt': '{{> deep}}\n', 'prompts/_deep.prompt': 'Deep.\n' }),
    changes: { 'prompts/_deep.prompt': 'Deeper.\n' },
    comparisons: [`triage/triage@tiny: unchanged; partial _deep; ${both}`],
  },
  {
    name: 'a nearer partial of the same name',
    base: changeFiles(files, { 'prompts/_style.prompt': null, '_style.prompt': 'Be brief.\n' }),
    changes: { 'prompts/_style.prompt': 'Be long.\n' },
    comparisons: [`triage/triage@tiny: unchanged; partial _style; ${both}`],
  },
  {
    name: 'parameters',
    changes: { 'prompts/extract.prompt': promptText('Extract from {{ticket}}.', '  maxOutputTokens: 9\n') },
    comparisons: [`triage/extract@tiny: edited; parameters extract; ${both}`],
  },
  {
    name: 'the model',
    changes: { 'prompts/extract.prompt': promptText('Extract from {{ticket}}.', 'model: other\n') },
    comparisons: [`triage/extract@tiny: edited; parameters extract; ${both}`],
  },
  {
    name: 'the schemas of a prompt',
    changes: {
      'prompts/extract.prompt': promptText(
        'Extract from {{ticket}}.',
        'input:\n  schema:\n    ticket: string\noutput:\n  format: json\n  schema:\n    id: string\n',
      ),
    },
    comparisons: [`triage/extract@tiny: edited; schema input schema, schema output schema; ${both}`],
  },
  {
    name: 'a dataset: every prompt of the suite, over both',
    changes: { 'evals/tickets.jsonl': datasetText(20, '!') },
    comparisons: [
      `triage/extract@tiny: unchanged; dataset tickets; ${square}`,
      `triage/triage@tiny: unchanged; dataset tickets; ${square}`,
    ],
  },
  {
    name: 'prompt and dataset: 2 × 2',
    changes: {
      'evals/tickets.jsonl': datasetText(25),
      'prompts/extract.prompt': promptText('Extract the id from {{ticket}}.'),
    },
    comparisons: [
      'triage/extract@tiny: edited; prompt extract, dataset tickets; base/old 20, head/old 20, base/new 25, head/new 25',
      'triage/triage@tiny: unchanged; dataset tickets; base/old 20, head/old 20, base/new 25, head/new 25',
    ],
  },
  {
    name: 'an evaluator',
    changes: { [policyFile]: policyText.replace('uses: equals', 'uses: contains') },
    comparisons: [
      `triage/extract@tiny: unchanged; evaluator exact; ${square}`,
      `triage/triage@tiny: unchanged; evaluator exact; ${square}`,
    ],
  },
  {
    name: 'a gate, a budget or a runner of the head: nothing, the base rules',
    changes: {
      [policyFile]: `${policyText.replace('kind: embedded', 'kind: ollama, model: other')}    gate: { max-regression: 0.9 }\n`,
    },
    comparisons: [],
  },
  {
    name: 'a judge prompt',
    base: judged,
    changes: { 'judges/tone.prompt': '{{> calm}}\nJudge {{completion}} strictly.\n' },
    comparisons: [
      `triage/extract@tiny: unchanged; judge tone; ${square}`,
      `triage/triage@tiny: unchanged; judge tone; ${square}`,
    ],
  },
  {
    name: 'a partial of a judge prompt',
    base: judged,
    changes: { 'judges/_calm.prompt': 'Be harsh.\n' },
    comparisons: [
      `triage/extract@tiny: unchanged; judge tone; ${square}`,
      `triage/triage@tiny: unchanged; judge tone; ${square}`,
    ],
  },
  {
    name: 'the schema file of an evaluator',
    base: judged,
    changes: { 'evals/shape.json': '{"type":"array"}' },
    comparisons: [
      `triage/extract@tiny: unchanged; schema evals/shape.json; ${square}`,
      `triage/triage@tiny: unchanged; schema evals/shape.json; ${square}`,
    ],
  },
  {
    name: 'a new prompt: the head alone',
    changes: { 'prompts/new.prompt': promptText('New {{ticket}}.') },
    comparisons: ['triage/new@tiny: new; prompt new; head/old 20'],
  },
  {
    name: 'a deleted prompt: said, not measured',
    changes: { 'prompts/extract.prompt': null },
    comparisons: ['triage/extract@tiny: deleted; prompt extract; '],
  },
  {
    name: 'a dataset that the change adds where the base had none',
    base: changeFiles(files, { 'evals/tickets.jsonl': null }),
    changes: { 'evals/tickets.jsonl': datasetText(3) },
    comparisons: [
      'triage/extract@tiny: unchanged; dataset tickets; base/new 3, head/new 3',
      'triage/triage@tiny: unchanged; dataset tickets; base/new 3, head/new 3',
    ],
  },
])('$name', ({ changes, base, comparisons }) => {
  const plan = planOf(changes, {}, base)
  expect(outline(plan)).toEqual(comparisons)
  expect(errors(plan)).toEqual([])
})

test('a removed dataset: the base still measures with it, and its cases are listed', () => {
  const plan = planOf({ 'evals/tickets.jsonl': null, 'prompts/extract.prompt': promptText('X {{ticket}}') })
  expect(outline(plan)).toEqual([
    `triage/extract@tiny: edited; prompt extract, dataset tickets; ${both}`,
    `triage/triage@tiny: unchanged; dataset tickets; ${both}`,
  ])
  expect(plan.datasetChanges[0]?.removed).toHaveLength(20)
})

test('a dataset that moves with its policy entry is the same dataset', () => {
  const moved = {
    'evals/tickets.jsonl': null,
    'data/t.jsonl': datasetText(20),
    [policyFile]: policyText.replace('evals/tickets', 'data/t'),
  }
  expect(outline(planOf(moved))).toEqual([])
  const edited = planOf({ ...moved, 'data/t.jsonl': datasetText(20, '!') })
  expect(outline(edited)).toHaveLength(2)
  expect(edited.datasetChanges).toMatchObject([
    { dataset: 'tickets', path: 'data/t.jsonl', added: [], removed: [], edited: ['c0'] },
  ])
})

test('the head names more datasets and evaluators for a suite: they make the new yardstick only', () => {
  const head = policyText
    .replace(
      'evaluators:\n',
      '  more: { path: evals/more.jsonl }\nevaluators:\n  brief: { uses: word-count, max: 3 }\n',
    )
    .replace('[tickets]', '[tickets, more]')
    .replace('[exact]', '[exact, brief]')
  const facts = makeFacts(
    files,
    changeFiles(files, { [policyFile]: head, 'evals/more.jsonl': datasetText(5) }),
    { only: ['extract'] },
  )
  const plan = planEvaluation(facts)
  expect(outline(plan)).toEqual([
    'triage/extract@tiny: unchanged; dataset more, evaluator brief; base/old 20, head/old 20, base/new 25, head/new 25',
  ])
  const [comparison] = plan.comparisons
  if (comparison === undefined) throw new Error('no comparison')
  const resolve = cellResolver(facts)
  const resolved = comparison.cells.map((cell) => {
    const { version, yardstick } = resolve(comparison, cell)
    return [
      version.path,
      yardstick.datasets.map(({ id }) => id).join(),
      yardstick.evaluators.map(({ id }) => id).join(),
    ]
  })
  expect(resolved).toEqual([
    ['prompts/extract.prompt', 'tickets', 'exact'],
    ['prompts/extract.prompt', 'tickets', 'exact'],
    ['prompts/extract.prompt', 'tickets,more', 'exact,brief'],
    ['prompts/extract.prompt', 'tickets,more', 'exact,brief'],
  ])
})

test('the order of files never changes the plan', () => {
  const changes = {
    'prompts/extract.prompt': promptText('X {{ticket}}'),
    'evals/tickets.jsonl': datasetText(25),
    'prompts/new.prompt': 'N',
  }
  const head = changeFiles(files, changes)
  const reversed = (entries: Files): Files => Object.fromEntries(Object.entries(entries).toReversed())
  const { base, head: headSide, ...rest } = makeFacts(reversed(files), reversed(head))
  const flipped = planEvaluation({ base, head: headSide, ...rest })
  expect(flipped).toEqual(planEvaluation(makeFacts(files, head)))
})

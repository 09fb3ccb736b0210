/** Each reason for which a comparison runs, and each for which it does not, on small trees. */

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
import { parsePrompt } from '../prompt/parse-prompt.ts'
import type { Plan, PlanFacts } from './plan.ts'
import { planEvaluation } from './plan-evaluation.ts'
import { cellResolver } from './resolve-cell.ts'

type Changes = Parameters<typeof changeFiles>[1]

const planOf = (changes: Changes, more: Partial<PlanFacts> = {}, base: Files = files): Plan =>
  planEvaluation(makeFacts(base, changeFiles(base, changes), more))

/** `id: change; reasons; cells` of each comparison. */
const outline = (plan: Plan) =>
  plan.comparisons.map(({ id, change, reasons, cells }) => {
    const why = reasons.map(({ kind, name }) => `${kind} ${name}`).join(', ')
    return `${id}: ${change}; ${why}; ${cells.map(({ arm, yardstick, cases }) => `${arm}/${yardstick} ${cases}`).join(', ')}`
  })
const errors = (plan: Plan) =>
  plan.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ path, line, code }) => [path, line, code])
const warnings = (plan: Plan) =>
  plan.problems.filter(({ severity }) => severity === 'warning').map(({ path, code }) => [path, code])

const both = 'base/old 20, head/old 20'
const square = 'base/old 20, head/old 20, base/new 20, head/new 20'
const judge = `evaluators:
  tone: { uses: judge, prompt: judges/tone.prompt, choices: { good: 1, bad: 0 }, votes: 3 }
  exact: { uses: json-schema, schema: evals/shape.json }
`
const judged: Files = {
  ...files,
  [policyFile]: policyText.replace(/evaluators:\n {2}exact.*\n/, judge).replace('[exact]', '[exact, tone]'),
  'judges/tone.prompt': '{{> calm}}\nJudge {{completion}}.\n',
  'judges/_calm.prompt': 'Stay calm.\n',
  'evals/shape.json': '{"type":"object"}',
}

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

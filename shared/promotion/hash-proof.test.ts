/** Which change makes older evidence void, and which does not. */
import { describe, expect, test } from 'vitest'
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
import { planEvaluation } from '../plan/plan-evaluation.ts'
import { chooseCandidates, findCandidates } from './find-candidates.ts'
import { hashProofs } from './hash-proof.ts'

const judged = policyText
  .replace(
    'evaluators:\n',
    'evaluators:\n  tone: { uses: judge, runner: big, prompt: judges/tone.prompt, choices: { A: 1, B: 0 } }\n',
  )
  .replace('[exact]', '[exact, tone]')
  .replace('runners:\n', 'runners:\n  big: { kind: openai, model: m1 }\n')
  .replace('    datasets: [tickets]', '    runners: [tiny]\n    datasets: [tickets]')
const start: Files = {
  ...files,
  [policyFile]: judged,
  'judges/tone.prompt': promptText('Is {{completion}} kind?'),
}
const edited = { 'prompts/triage.prompt': promptText('{{> style}}\nSort {{ticket}} well.') }

/** of the pull request that edits a prompt of `before` */
function proofInPull(before: Files, more: Partial<Parameters<typeof makeFacts>[2]> = {}): string | undefined {
  const facts = makeFacts(before, changeFiles(before, edited), more)
  return hashProofs(planEvaluation(facts), facts)['triage/triage@tiny']
}

/** what its merge must hold, by the policy and files of the tip */
function wantedAt(tip: Files): readonly { readonly proof: string }[] {
  const merged = changeFiles(tip, edited)
  const { candidates } = findCandidates(makeFacts(merged, merged))
  return candidates.find(({ prompt }) => prompt === 'triage')?.required ?? []
}

const inPolicy = (from: string, to: string): Files => {
  expect(judged).toContain(from)
  return { ...start, [policyFile]: judged.replace(from, to) }
}

test('what the pull request proved is what its merge must hold', () => {
  const proof = proofInPull(start)
  expect(proof).toMatch(/^[0-9a-f]{64}$/)
  expect(wantedAt(start)).toEqual([{ suite: 'triage', runner: 'tiny', proof }])
})

describe('older evidence stays good', () => {
  test.each<[string, Files]>([
    ['another prompt', changeFiles(start, { 'prompts/extract.prompt': promptText('Take from {{ticket}}.') })],
    [
      'a moved dataset',
      {
        ...changeFiles(start, { 'evals/tickets.jsonl': null, 'evals/t.jsonl': datasetText(20) }),
        [policyFile]: judged.replace('evals/tickets', 'evals/t'),
      },
    ],
    ['a price', inPolicy('compute-hour: 0.9', 'compute-hour: 2')],
    [
      'a comment and an environment',
      inPolicy('version: 1', 'version: 1 # one\nenvironments: { staging: {} }'),
    ],
    [
      'a suite beside it',
      inPolicy(
        'suites:\n',
        'suites:\n  other: { prompts: [x.prompt], datasets: [tickets], evaluators: [exact] }\n',
      ),
    ],
  ])('%s', (_, tip) => expect(wantedAt(tip)).toEqual(wantedAt(start)))

  test('more answers to each case than the policy asks for', () =>
    expect(proofInPull(start, { repeat: 3 })).toBe(proofInPull(start)))
})

describe('older evidence is void', () => {
  test.each<[string, Files]>([
    ['a case', changeFiles(start, { 'evals/tickets.jsonl': datasetText(20, ' edited') })],
    ['an evaluator', inPolicy('exact: { uses: equals }', 'exact: { uses: contains }')],
    [
      'a judge’s prompt',
      changeFiles(start, { 'judges/tone.prompt': promptText('Is {{completion}} very kind?') }),
    ],
    ['a judge’s model', inPolicy('model: m1', 'model: m2')],
    ['the runner', inPolicy('kind: embedded', 'kind: openai')],
    ['a parameter of the runner', inPolicy('kind: embedded', 'kind: embedded, params: { temperature: 1 }')],
    [
      'the gate',
      inPolicy(
        '    evaluators: [exact, tone]',
        '    evaluators: [exact, tone]\n    gate: { max-regression: 0.5 }',
      ),
    ],
    [
      'more repeats',
      inPolicy('    evaluators: [exact, tone]', '    evaluators: [exact, tone]\n    repeat: 3'),
    ],
    [
      'what a missing variable is',
      inPolicy('version: 1', 'version: 1\ndefaults: { missing-variable: empty }'),
    ],
  ])('%s', (_, tip) => {
    const wanted = wantedAt(tip)
    expect(wanted).toHaveLength(1)
    expect(wanted).not.toEqual(wantedAt(start))
  })

  test('fewer answers than the policy asks for', () => {
    const thrice = inPolicy('    evaluators: [exact, tone]', '    evaluators: [exact, tone]\n    repeat: 3')
    expect(proofInPull(thrice, { repeat: 1 })).not.toBe(proofInPull(thrice))
  })
})

test('where the dataset changes too, the gate of a pull request rests on the old one, that of a merge on the new one', () => {
  const change = { ...edited, 'evals/tickets.jsonl': datasetText(25) }
  const facts = makeFacts(start, changeFiles(start, change))
  const plan = planEvaluation(facts)
  const [inPull, merged] = [hashProofs(plan, facts), hashProofs(plan, facts, 'new')].map(
    (all) => all['triage/triage@tiny'],
  )
  expect(inPull).toBe(proofInPull(start))
  expect(wantedAt(changeFiles(start, change))[0]?.proof).toBe(merged)
  expect(merged).not.toBe(inPull)
})

describe('candidates', () => {
  const at = (tip: Files, head: Files) => findCandidates(makeFacts(tip, head)).candidates
  test('a file that cannot be read is one, with the reason', () =>
    expect(at(start, changeFiles(start, { 'prompts/triage.prompt': '{{#if}}' }))).toMatchObject([
      { prompt: 'extract', fingerprint: expect.any(String) },
      { prompt: 'triage', path: 'prompts/triage.prompt', problem: expect.stringMatching(/^line \d+: /) },
    ]))
  test('two files of one name may not move', () => {
    const twins = at(
      start,
      changeFiles(start, { 'prompts/de/triage.prompt': promptText('Sortiere {{ticket}}.') }),
    )
    expect(twins.filter(({ prompt }) => prompt === 'triage')).toMatchObject([
      { problem: 'prompts/triage.prompt has its name: give each a promptgate.id of its own' },
      { problem: 'prompts/de/triage.prompt has its name: give each a promptgate.id of its own' },
    ])
  })
  test('a commit with another dataset than the tip cannot be measured', () => {
    const [extract] = at(changeFiles(start, { 'evals/tickets.jsonl': datasetText(25) }), start)
    expect(extract?.unmeasurable).toMatch(/^tickets changed after [0-9a-f]{7}: promote a newer commit/)
    expect(extract?.required).toEqual(
      wantedAt(changeFiles(start, { 'evals/tickets.jsonl': datasetText(25) })),
    )
  })
  test('a suite that cannot measure proves nothing', () => {
    const [extract] = at(changeFiles(start, { 'judges/tone.prompt': null }), start)
    expect(extract).toMatchObject({
      problem: expect.stringContaining('suite triage has no dataset and evaluators'),
    })
    expect(extract?.fingerprint).toBeUndefined()
  })
  test('those that are named, and a name that is not there', () =>
    expect(chooseCandidates(at(start, start), ['triage', 'nobody', 'triage'], 'a'.repeat(40))).toMatchObject([
      { prompt: 'triage' },
      { prompt: 'nobody', problem: expect.stringContaining('at aaaaaaa') },
    ]))
})

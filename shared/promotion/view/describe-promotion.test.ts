/** What people read of a promotion, a rollback, a halt: first line, table, and what to do next. */
import { expect, test } from 'vitest'
import { makePromotion, makePrompt, newPrint, oldPrint } from '../../../test/fixtures/make-promotion.ts'
import { readMarkdown } from '../../../test/fixtures/read-markdown.ts'
import { answerPromotion, describePromotion } from './describe-promotion.ts'
import type { ToldPromotion } from './told-promotion.ts'

const textOf = (markdown: string) => readMarkdown(markdown).text.replaceAll('\u202F', ' ')
const firstOf = (facts: ToldPromotion) => textOf(answerPromotion(facts)).split('\n')[0]
const of = (over: Partial<ToldPromotion>, prompts = [makePrompt()], headline = 'said') =>
  makePromotion({ ...over, result: { headline, prompts } })
const { from: _, ...firstMove } = makePrompt()

test.each<[string, Partial<ToldPromotion>, ReturnType<typeof makePrompt>[], string]>([
  ['a move', {}, [makePrompt()], 'production serves support-triage v12, in place of v10.'],
  ['a first move', {}, [firstMove], 'production serves support-triage v12.'],
  [
    'several',
    {},
    [makePrompt(), makePrompt({ prompt: 'b' }), makePrompt({ prompt: 'c', outcome: 'already' })],
    'production serves 2 prompts in a new version.',
  ],
  [
    'some of them',
    {},
    [makePrompt(), makePrompt({ prompt: 'b', outcome: 'unproved' })],
    'production serves support-triage v12, in place of v10. 1 prompt did not move: the table says why.',
  ],
  [
    'a canary',
    { kind: 'canary', percent: 12.5 },
    [makePrompt({ canaryPercent: 12.5 })],
    'production gives 12.5 % of the keys support-triage v12 as a canary, beside v10.',
  ],
  [
    'the end of a canary',
    { kind: 'rollback' },
    [makePrompt({ from: newPrint, to: oldPrint, canaryPercent: 0 })],
    'The canary of support-triage v12 in production has ended: every key gets v10. It needed no new evidence: what is served now was proved when it was promoted.',
  ],
  [
    'a rollback',
    { kind: 'rollback' },
    [makePrompt({ from: newPrint, to: oldPrint })],
    'production serves support-triage v10 again, in place of v12. It needed no new evidence: what is served now was proved when it was promoted.',
  ],
  [
    'a halt',
    { kind: 'halt' },
    [makePrompt({ from: newPrint, to: newPrint })],
    'support-triage is halted in production. Whoever asks for it there is answered 423 with the reason, until somebody resumes it.',
  ],
  [
    'its end',
    { kind: 'resume' },
    [makePrompt({ from: newPrint, to: newPrint })],
    'production serves support-triage v12 again.',
  ],
  [
    'proving',
    { state: 'proving', evaluationId: 'f1' },
    [makePrompt({ outcome: 'proving' })],
    'production waits: an evaluation proves 1 prompt first. It moves by itself when that passes.',
  ],
  ['an approval', { state: 'approval' }, [makePrompt()], 'production waits for an approval.'],
  [
    'a timer',
    { state: 'timer', dueAtMs: Date.UTC(2026, 10, 20, 13, 5) },
    [makePrompt()],
    'production moves at 2026-11-20 13:05 UTC. That is the wait timer of the environment on GitHub.',
  ],
  ['nothing to do', { state: 'unchanged' }, [], 'Nothing moved in production: said.'],
  ['a refusal', { state: 'refused' }, [], 'Nothing moved in production: said.'],
  [
    'a newer request',
    { state: 'replaced' },
    [],
    'Nothing moved in production: a newer request took the place of this one.',
  ],
])('%s is told in its first line', (_, over, prompts, line) => {
  expect(firstOf(of(over, prompts))).toBe(line)
  expect(textOf(describePromotion(of(over, prompts)))).toContain(line.split('. ')[0])
})

test('the table shows what did not move first, with its reason', () => {
  const rows = readMarkdown(
    describePromotion(
      of({ state: 'refused' }, [
        makePrompt(),
        makePrompt({ prompt: 'b', outcome: 'unproved', why: 'no case' }),
      ]),
    ),
  ).text
  expect(rows.indexOf('✗ not proved: no case')).toBeGreaterThan(0)
  expect(rows.indexOf('✗ not proved: no case')).toBeLessThan(rows.indexOf('… ready'))
})

test('versions, evidence and pull request are links', () => {
  const markdown = describePromotion(makePromotion())
  expect(markdown).toContain('[v12](https://github.example/acme/support/pull/7) `9f3c1a2`')
  expect(markdown).toContain(
    `[v10](https://github.example/acme/support/commit/${'a'.repeat(40)}) \`1c0ffee\``,
  )
  expect(markdown).toContain(
    `[passed](https://gate.example/evaluations/${'e'.repeat(32)}) in [pull request 7](https://github.example/acme/support/pull/7)`,
  )
})

test.each<[string, Partial<ToldPromotion>, string[]]>([
  [
    'a move',
    {},
    ['`/rollback support-triage in production`', '`/halt support-triage in production because …`'],
  ],
  [
    'a canary',
    { kind: 'canary', percent: 5 },
    ['`/promote support-triage to production at v12`', '`/rollback support-triage in production`'],
  ],
  ['a halt', { kind: 'halt' }, ['`/resume support-triage in production`']],
  ['its end', { kind: 'resume' }, ['`/halt support-triage in production because …`']],
  ['an approval', { state: 'approval' }, [`\`/promote all to production at ${'c'.repeat(40)}\``]],
  [
    'an approval of one',
    { state: 'approval', only: ['support-triage'] },
    [`\`/promote support-triage to production at ${'c'.repeat(40)}\``],
  ],
  [
    'an approval of a canary',
    { state: 'approval', kind: 'canary', percent: 12.5, only: ['support-triage'] },
    [`\`/promote support-triage to production at ${'c'.repeat(40)} --canary 12.5\``],
  ],
  ['a move elsewhere', { environment: 'eu west' }, ['`/rollback support-triage in "eu west"`']],
])('after %s the next commands stand there', (_, over, commands) => {
  const markdown = describePromotion(makePromotion(over))
  for (const command of commands) expect(markdown).toContain(command)
})

test('after a halt of several all of them can be resumed', () => {
  const facts = of(
    { kind: 'halt' },
    ['a', 'b'].map((prompt) => makePrompt({ prompt, from: newPrint })),
  )
  const text = textOf(answerPromotion(facts))
  expect(text).toContain(
    '2 prompts are halted in production. Whoever asks for one of them there is answered 423',
  )
  expect(text).toMatch(/^To serve it again: \/resume all in production · to serve the version before: /m)
})

test('the first version that an environment serves has none before it to go back to', () => {
  const first = of({}, [firstMove])
  const text = textOf(answerPromotion(first))
  expect(text).not.toContain('/rollback')
  expect(text).toMatch(/^To stop serving it: \/halt support-triage in production because …$/m)
})

test('a name that no quotes can carry makes no command', () => {
  const markdown = describePromotion(of({}, [makePrompt({ prompt: 'say "hi"' })]))
  expect(markdown).not.toContain('/rollback')
})

test('approvers are named, and teams said to be out of sight', () => {
  const approvers = { people: ['ada', 'alan'], teams: ['acme/ops'] }
  const text = textOf(describePromotion(makePromotion({ state: 'approval', approvers })))
  expect(text).toContain('It is for one of ada, alan.')
  expect(text).toContain('Promptgate cannot see who is in acme/ops')
})

test.each([
  ['never evaluated', { isMeasurable: true }, true],
  ['its evaluation did not pass', {}, false],
] as const)('what is not proved (%s) is measured by a command only where that helps', (why, more, helps) => {
  const prompt = makePrompt({ outcome: 'unproved', why, ...more })
  const facts = of({ source: 'release', state: 'refused' }, [prompt])
  expect(textOf(describePromotion(facts)).includes('To have it proved and moved: ')).toBe(helps)
})

test('a reviewer who may not approve an own wish, and is the only one, is told so', () => {
  const text = textOf(describePromotion(makePromotion({ state: 'approval' })))
  expect(text).toContain('Nobody may approve it: the environment prevents self-review.')
})

test('what regressed on the default branch is listed with its evaluation', () => {
  const facts = of({ source: 'merge', pull: 7, state: 'refused', evaluationId: 'f1' }, [
    makePrompt({ outcome: 'unproved', why: 'it regressed' }),
  ])
  const text = describePromotion({
    ...facts,
    measured: [
      { prompt: 'support-triage', runner: 'tiny', outcome: 'regressed', baseScore: 1, headScore: 0.317 },
    ],
  })
  expect(textOf(text)).toContain('support-triage on tiny: regressed, score 100.0 % → 31.7 %')
  expect(text).toContain('(https://gate.example/evaluations/f1)')
})

test('a release of a thousand prompts fits a comment', () => {
  const prompts = Array.from({ length: 1000 }, (_, at) =>
    makePrompt({ prompt: '|@'.repeat(200) + at, why: '<b>'.repeat(500), outcome: 'refused' }),
  )
  expect(describePromotion(of({ state: 'refused' }, prompts)).length).toBeLessThanOrEqual(65_000)
})

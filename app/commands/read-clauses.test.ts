/** How the rest of a command's line is read, and which mistakes are told. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCommand } from '../../shared/write-command.ts'
import { describeMistakes, readClauses } from './read-clauses.ts'

const promote = {
  operands: { name: 'NAME or all', least: 1, most: 1 },
  flags: { canary: 'PERCENT' },
  clauses: { to: { value: 'ENV', isRequired: true }, at: { value: 'VERSION' } },
} as const

const waive = {
  operands: { name: 'CASE or PROMPT', least: 1, most: 1 },
  clauses: {
    until: { value: 'DATE', isRequired: true },
    because: { value: 'a reason', isRequired: true, takesRest: true },
  },
} as const

test.each([
  ['triage to production', ['triage'], { to: 'production' }, {}],
  ['to production triage', ['triage'], { to: 'production' }, {}],
  ['triage TO production At v12', ['triage'], { to: 'production', at: 'v12' }, {}],
  ['triage to prod --canary 10', ['triage'], { to: 'prod' }, { canary: '10' }],
  ['--canary=10% triage to prod', ['triage'], { to: 'prod' }, { canary: '10%' }],
  ['triage to prod —canary 10', ['triage'], { to: 'prod' }, { canary: '10' }],
  ['"to" to "at"', ['to'], { to: 'at' }, {}],
  ['"two words" to prod', ['two words'], { to: 'prod' }, {}],
  ['“two words” to `prod`', ['two words'], { to: 'prod' }, {}],
  ['`to` to `at`', ['to'], { to: 'at' }, {}],
  ['"--canary" to prod', ['--canary'], { to: 'prod' }, {}],
  ['triage to prod at 4be1f2\u200B0', ['triage'], { to: 'prod', at: '4be1f20' }, {}],
])('%j is read', (text, operands, clauses, flags) => {
  expect(readClauses(text, promote)).toEqual({ operands, isOfAll: false, clauses, flags, problems: [] })
})

test.each([
  ['triage until 2026-12-31 because it  is "fine" to us', 'it  is "fine" to us'],
  ['triage until 2026-12-31 because "of this"', 'of this'],
  ['triage until 2026-12-31 because until then because --why', 'until then because --why'],
])('%j keeps its reason as it was written', (text, because) => {
  const read = readClauses(text, waive)
  expect(read).toEqual({
    operands: ['triage'],
    isOfAll: false,
    clauses: { until: '2026-12-31', because },
    flags: {},
    problems: [],
  })
})

test.each([
  ['', ['NAME or all is missing', 'to ENV is missing']],
  ['triage to', ['to needs ENV behind it']],
  ['triage to at v12', ['to needs ENV behind it']],
  ['triage to --canary 3', ['to needs ENV behind it']],
  ['triage to prod --canary', ['--canary needs PERCENT behind it']],
  ['triage to prod --canary=', ['--canary needs PERCENT behind it']],
  ['triage to prod --canry 10', ['--canry is no flag of this command; did you mean "--canary"?']],
  ['triage to prod --force', ['--force is no flag of this command; there is --canary']],
  ['triage to a to b', ['to stands there twice']],
  ['triage to prod --canary 1 --canary 2', ['--canary stands there twice']],
  [
    'triage too prod',
    ['"too" is one word too many; did you mean "to"?', '"prod" is one word too many', 'to ENV is missing'],
  ],
])('%j is told every mistake', (text, problems) => {
  expect(readClauses(text, promote).problems).toEqual(problems)
})

test('every prompt is meant by `all`, and the prompt of that name by its quotes', () => {
  const isOfAll = (text: string) => readClauses(`${text} to prod`, promote).isOfAll
  expect([isOfAll('all'), isOfAll('All'), isOfAll('"all"'), isOfAll('`all`'), isOfAll('')]).toEqual([
    ...[true, true],
    ...[false, false, false],
  ])
})

test.each([
  ['triage because it is fine until 2026-12-31', 'until DATE must stand before because'],
  ['triage because it is fine', 'until DATE is missing'],
  ['triage because it is fine "until 2026-12-31"', 'until DATE is missing'],
])('%j: a clause behind the reason is part of it, and that is said', (text, problem) => {
  expect(readClauses(text, waive).problems).toEqual([problem])
})

test('a name that is to be quoted is written so, and read again', () => {
  for (const name of ['two words', 'to', 'ALL', '“a”', '`a`', '-x', '—x', 'it“s'])
    expect(readClauses(writeCommand`${name} to ${name}`?.slice(0) ?? '', promote)).toMatchObject({
      operands: [name],
      clauses: { to: name },
      problems: [],
    })
  expect(writeCommand`/eval ${'a"b'}`).toBeUndefined()
})

test('names that every object has are neither keywords nor flags', () => {
  const read = readClauses('constructor to __proto__ --constructor x', promote)
  expect(read.operands).toEqual(['constructor'])
  expect(read.clauses).toEqual({ to: '__proto__' })
  expect(read.problems).toEqual(['--constructor is no flag of this command; there is --canary'])
})

test('any line is read without a fault, and told as text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { problems } = readClauses(text, waive)
      expect(describeMistakes(problems, '/waive')).not.toContain('\n')
    }),
    { seed: 7, numRuns: 300 },
  )
})

test('a stranger’s words are text in the answer', () => {
  const { problems } = readClauses('a @team [x](https://evil.example) to p', promote)
  const text = describeMistakes(problems, '/promote NAME|all to ENV')
  expect(text).not.toContain('@team')
  expect(text).not.toContain('[x](')
  expect(text).toContain('<code>/promote NAME&#124;all to ENV</code>')
})

test('a question at the end needs no full stop behind it', () => {
  const { problems } = readClauses('triage to prod --canry 10', promote)
  expect(describeMistakes(problems, '/promote')).toMatch(
    /did you mean "--canary"\? It is written `\/promote`\.$/,
  )
  expect(describeMistakes(['NAME is missing'], '/promote')).toContain('NAME is missing. It is written')
})

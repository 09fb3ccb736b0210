/** The checks of `guardrail`: what they find, what they leave alone, and that nothing makes them slow. */
import { describe, expect, test } from 'vitest'
import type { SpecOf } from '../../config/evaluator-schemas.ts'
import { scoreAnswer } from '../score-answer.ts'
import { findBanned } from './find-banned.ts'
import { findEmails } from './find-emails.ts'
import { findPhones } from './find-phones.ts'
import { findPromptLeak } from './find-prompt-leak.ts'
import { findSecrets } from './find-secrets.ts'

test.each<[string, number]>([
  ['anna.smith@example.com', 1],
  ['<anna+tag@mail.example.co.uk>, bob@example.org', 2],
  ['jürgen@köln.example', 1],
  ['a@b', 0],
  ['user@localhost', 0],
  ['@mention and npm i @scope/name@1.2.3', 0],
  ['3@4.5', 0],
  ['git@github.com:owner/repo', 1],
  ['x@example.com.', 1],
  ['x@-example.com', 0],
])('%s: %i e-mail addresses', (text, count) => {
  expect(findEmails(text)).toHaveLength(count)
})

test.each<[string, number]>([
  ['+49 30 1234567', 1],
  ['+1 (212) 555-0123', 1],
  ['+442071838750', 1],
  ['0049 30 123456', 1],
  ['(212) 555-0123', 1],
  ['212.555.0123', 1],
  ['030 1234567', 1],
  ['0171/1234567', 1],
  ['call 2125550123', 0],
  ['order 0012345678', 0],
  ['2026-11-20 10:48', 0],
  ['20.11.2026 09', 0],
  ['01.02.2024 10', 0],
  ['192.168.100.200', 0],
  ['1,234,567.89', 0],
  ['0.123456789', 0],
  ['A-0171 123', 0],
  ['4111 1111 1111 1111', 0],
])('%s: %i phone numbers', (text, count) => {
  expect(findPhones(text)).toHaveLength(count)
})

// in halves, so that no scanner takes this file for a leak
const secrets: [string, string][] = [
  ['AWS', `AKIA${'IOSFODNN7EXAMPLE'}`],
  ['GitHub', `ghp_${'a1B2'.repeat(9)}`],
  ['GitHub', `github_pat_${'a1B2_'.repeat(12)}`],
  ['GitLab', `glpat-${'a1B2c3D4'.repeat(3)}`],
  ['Slack token', `xoxb-${'123456789012-abcDEF'}`],
  ['private key', `-----BEGIN ${'RSA PRIVATE KEY'}-----`],
  ['private key', `-----BEGIN ${'PRIVATE KEY'}-----`],
  ['JSON Web Token', `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxIn0abc'}.${'dozjgNryP4J3jVmNHl0w5N'}`],
  ['Google', `AIza${'SyA1234567890abcdefghijklmnopqrstuv'}`],
  ['Stripe', `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`],
  ['npm', `npm_${'a1B2'.repeat(9)}`],
  ['password in a URL', 'postgres://admin:hunter2@db.example.com/x'],
  ['assigned', `api_key = "${'9fK2mQ7xL0pZr4Tv8Bn1'}"`],
  ['assigned', `DB_PASSWORD: ${'tR7!kd93Lmq0Zx_vW2'}`],
]

test.each(secrets)('secret: %s', (name, text) => {
  const found = findSecrets(`here it is: ${text} — keep it`)
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(name)
  expect(found[0]?.includes(text)).toBe(false)
})

test.each([
  'Your password must have at least 12 characters.',
  'password: please choose a new one',
  'secret = correct_horse_battery_staple',
  'token=aaaaaaaaaaaaaaaaaaaaaaaa1',
  'the commit 3b18e512dba79e4c8300dd08aeb37f8e728b8dad',
  'https://example.com/reset?step=2',
  'task-sk-learn-pipeline-with-a-rather-long-name',
])('%s is no secret', (text) => {
  expect(findSecrets(text)).toEqual([])
})

test.each<[string, string[], number]>([
  ['A GUARANTEED\u00a0 return!', ['guaranteed return'], 1],
  ['ｇｕａｒａｎｔｅｅｄ return', ['guaranteed return'], 1],
  ['guaran\u200bteed\u00ad return', ['guaranteed return'], 1],
  ['STRASSE', ['straße'], 1],
  ['cafe\u0301', ['café'], 1],
  ['a classic', ['class'], 0],
  ['the class.', ['class'], 1],
  ['unguaranteed return', ['guaranteed return'], 0],
  ['we use C++!', ['c++'], 1],
  ['bank classes, class', ['class'], 1],
  ['禁止语', ['禁止语'], 1],
  ['anything', ['\u200b'], 0],
])('%j with %j: %i banned phrases', (text, banned, count) => {
  expect(findBanned(text, banned)).toHaveLength(count)
})

describe('prompt leak', () => {
  const systemText =
    'You are the support assistant of Example Ltd. Never offer a refund above 50 euros without asking the team lead first. Reply in JSON.'
  const leak = (output: string, more = {}) =>
    findPromptLeak({ answer: { output }, input: {}, promptOutput: { format: 'text' }, systemText, ...more })

  test('ten words in a row are one, whatever their case and punctuation', () => {
    expect(leak('I must “NEVER offer a refund\nabove 50 euros, without asking the”…')).toHaveLength(1)
    expect(leak('never offer a refund above 50 euros without telling')).toEqual([])
    expect(leak('I am the support assistant of Example Ltd. How can I help?')).toEqual([])
  })

  test('the words of the case itself are none', () => {
    const ticket = 'They never offer a refund above 50 euros without asking the team lead first!'
    expect(leak(ticket, { input: { ticket } })).toEqual([])
  })

  test('a short system text counts as a whole, a very short one not at all', () => {
    const short = { systemText: 'Answer in JSON and never apologise.' }
    expect(leak('My rule: answer in JSON, and never apologise', short)).toHaveLength(1)
    expect(leak('You are helpful.', { systemText: 'You are helpful.' })).toEqual([])
    expect(leak('x', { systemText: undefined })).toEqual([])
  })
})

test('`pii` stands for its four checks, and found text is masked', () => {
  const spec: SpecOf<'guardrail'> = { uses: 'guardrail', checks: ['pii'] }
  const output = 'anna.smith@example.com +49 30 1234567 4111111111111111 DE89370400440532013000'
  const { passed, reason } = scoreAnswer(spec, {
    answer: { output },
    input: {},
    promptOutput: { format: 'text' },
  })
  expect(passed).toBe(false)
  expect(reason).toMatch(/e-mail.*phone.*card.* and 1 more/)
  const whole = ['anna.smith', '1234567', '41111111', 'DE8937']
  for (const word of whole) expect(reason).not.toContain(word)
})

test.each<[string, string]>([
  ['@', '@'],
  ['a@', 'a@'],
  ['a.', 'a@b.'],
  ['digits', '1 '],
  ['long digits', '1'],
  ['plus', '+1 '],
  ['iban starts', 'DE89 '],
  ['assignments', 'password='],
  ['token starts', 'eyJ'],
  ['words', 'never '],
  ['letters', 'a'],
  ['slashes', 'a://b:'],
])('an answer of 300,000 characters of %s takes no long time', (_, piece) => {
  const spec: SpecOf<'guardrail'> = {
    uses: 'guardrail',
    checks: ['pii', 'secrets', 'prompt-leak', 'banned'],
    banned: ['never ever'],
  }
  const output = piece.repeat(Math.ceil(300_000 / piece.length))
  const started = performance.now()
  scoreAnswer(spec, {
    answer: { output },
    input: {},
    promptOutput: { format: 'text' },
    systemText: 'never '.repeat(50),
  })
  expect(performance.now() - started).toBeLessThan(3_000)
})

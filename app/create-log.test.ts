import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLog } from './create-log.ts'
import { createMask } from './mask-line.ts'

/** What is logged, as text and as data. */
function record(secrets: readonly string[] = [], level: 'debug' | 'info' = 'debug') {
  const lines: string[] = []
  const log = createLog({ level, secrets: () => secrets, write: (line) => void lines.push(line) })
  return { log, text: () => lines.join(''), data: () => lines.map((line) => JSON.parse(line)) }
}

test('a line has its time, its level, its facts and the ids that are bound in', () => {
  const { log, data } = record()
  log.child({ delivery: 'd1' }).child({ evaluation: 'e1' }).warn({ attempts: 2 }, 'tried again')
  expect(data()).toEqual([
    {
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      delivery: 'd1',
      evaluation: 'e1',
      attempts: 2,
      msg: 'tried again',
    },
  ])
})

test('what is below the level is not written', () => {
  const { log, text } = record([], 'info')
  log.debug({}, 'quiet')
  log.info({}, 'loud')
  expect(text()).toContain('loud')
  expect(text()).not.toContain('quiet')
})

test('an error is told with its stack and its causes', () => {
  const { log, data } = record()
  log.error({ err: new Error('could not store', { cause: new Error('disk full') }) }, 'failed')
  expect(data()[0].err).toMatchObject({ type: 'Error', message: 'could not store: disk full' })
  expect(data()[0].err.stack).toContain('create-log.test.ts')
})

const pem = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs1', format: 'pem' })
  .toString()
  .trim()
const letters = 'a1B2c3D4e5F6g7H8i9J0'

test.each([
  ['a token of an installation', `ghs_${letters}`],
  ['a personal token', `ghp_${letters}`],
  ['a fine-grained token', `github_pat_${letters}_${letters}`],
  ['a JWT', `eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiI0MiJ9.${letters}`],
  ['a private key', pem],
  ['a bearer', `Bearer ${letters}`],
  ['basic credentials', `basic ${letters}`],
])('%s is found wherever it stands', (_, secret) => {
  const { log, text, data } = record()
  const core = secret
    .replace(/^(?:Bearer|basic) /, '')
    .slice(-18)
    .trim()
  const error = Object.assign(new Error(`refused: ${secret}`), {
    request: { headers: { authorization: secret } },
  })
  log.error({ err: error, [`note ${secret}`]: [{ deep: `x ${secret} y` }] }, `sent ${secret}`)
  log.child({ bound: secret }).info({}, 'child')
  expect(text()).not.toContain(core)
  expect(text()).not.toContain(pem.split('\n')[3])
  expect(data()[0].err.message).toBe(`refused: ${/^(?:Bearer|basic) /.exec(secret)?.[0] ?? ''}[redacted]`)
})

test.each([
  'authorization',
  'Cookie',
  'x-hub-signature-256',
  'privateKey',
  'webhook_secret',
  'client_secret',
])('the value of a member %s is taken out, whatever it looks like', (name) => {
  const { log, data } = record()
  log.info({ headers: { [name]: 'short "quoted" value', other: 'stays' } }, 'x')
  expect(data()[0].headers).toEqual({ [name]: '[redacted]', other: 'stays' })
})

test.each([
  [
    'a password in an address',
    'libsql://user:hunter2hunter2@db.example.com/x',
    'libsql://user:[redacted]@db.example.com/x',
  ],
  ['the code of a sign-in', '/setup?code=abc123&x=1', '/setup?code=[redacted]&x=1'],
])('%s is taken out', (_, given, wanted) => {
  const { log, data } = record()
  log.info({ at: given }, given)
  expect(data()[0]).toMatchObject({ at: wanted, msg: wanted })
})

test('known secrets are taken out in every form, those learned later too', () => {
  let known: readonly string[] = []
  const lines: string[] = []
  const log = createLog({ level: 'info', secrets: () => known, write: (line) => void lines.push(line) })
  const secret = 'line one\n"two" ~ä/+?'
  known = [secret]
  const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]
  for (const form of forms) log.info({ value: `x${form}x` }, 'known')
  for (const line of lines) expect(JSON.parse(line).value).toMatch(/^x\[redacted\]=*x$/)
})

test('innocent text stays, and every line stays JSON', () => {
  const { log, data } = record()
  const innocent = 'the token count of ghost_writer is 12; https://example.com:443/a@b?page=2'
  log.info({ innocent }, innocent)
  expect(data()[0]).toMatchObject({ innocent, msg: innocent })
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const mask = createMask(() => [text])
      const line = JSON.stringify({
        value,
        msg: `token ${text} ghs_${letters} ${'-----BEGIN'} PRIVATE KEY-----${text}`,
      })
      expect(() => JSON.parse(mask(line))).not.toThrow()
    }),
    { seed: 11, numRuns: 300 },
  )
})

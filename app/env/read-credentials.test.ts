/** The App's credentials: a key in every form it may stand in, a secret that is one, and all three or none. */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { credentials, privateKey, read, wrong } from '../../test/app/read-environment.ts'

const folder = mkdtempSync(join(tmpdir(), 'promptgate-env-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['as it is', privateKey],
  ['with \\n for line ends', privateKey.replaceAll('\n', '\\n')],
  ['in base64', Buffer.from(privateKey).toString('base64')],
])('the private key may stand %s', (_, PRIVATE_KEY) => {
  expect(read({ ...credentials, PRIVATE_KEY }).credentials?.privateKey).toBe(privateKey)
})

test('the private key may stand in a file', () => {
  const path = join(folder, 'key.pem')
  writeFileSync(path, privateKey)
  const { PRIVATE_KEY: _, ...rest } = credentials
  expect(read({ ...rest, PRIVATE_KEY_PATH: path }).credentials?.privateKey).toBe(privateKey)
  expect(wrong({ ...rest, PRIVATE_KEY_PATH: join(folder, 'absent') })).toEqual([
    expect.stringMatching(/^no-key-file: .*ENOENT/),
  ])
  expect(wrong({ ...credentials, PRIVATE_KEY_PATH: path })).toEqual([expect.stringMatching(/^two-keys: /)])
})

const ecKey = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
test.each([
  ['cut', privateKey.slice(0, 800)],
  ['without its first line', privateKey.split('\n').slice(1).join('\n')],
  ['another text', 'a long text that somebody pasted from somewhere, and no key at all'],
  ['of another kind', ecKey],
])('a private key that is %s is told, and none of it shown', (_, PRIVATE_KEY) => {
  const problems = wrong({ ...credentials, PRIVATE_KEY })
  expect(problems).toEqual([expect.stringMatching(/^bad-key: /)])
  expect(problems.join()).not.toContain(PRIVATE_KEY.slice(30, 60))
})

test.each([
  ['short', 'has 31 bytes', '0123456789abcdef0123456789abcde'],
  ['the default of another tool', 'development', `development-${'x1y2z3w4'.repeat(5)}`],
  ['one letter', 'repeats itself', 'a'.repeat(64)],
  ['a word again and again', 'repeats itself', 'correct-horse-'.repeat(4)],
])('a webhook secret that is %s is refused with how to make one', (_, why, WEBHOOK_SECRET) => {
  const [problem, ...more] = wrong({ ...credentials, WEBHOOK_SECRET })
  expect(problem).toContain(why)
  expect(problem).toContain('openssl rand -hex 32')
  expect(problem).not.toContain(WEBHOOK_SECRET)
  expect(more).toEqual([])
})

test.each([
  [['APP_ID'], 'PRIVATE_KEY and WEBHOOK_SECRET are missing'],
  [['APP_ID', 'PRIVATE_KEY'], 'WEBHOOK_SECRET is missing'],
  [['WEBHOOK_SECRET'], 'APP_ID and PRIVATE_KEY are missing'],
] as const)('of the credentials only %j: what is missing is named', (names, message) => {
  const some = Object.fromEntries(names.map((name) => [name, credentials[name]]))
  expect(wrong(some)).toEqual([expect.stringContaining(message)])
})

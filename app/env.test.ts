import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatProblem } from '../shared/problem.ts'
import { readSettings } from './env.ts'
import { envTable } from './env-table.ts'

const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const webhookSecret = '7f1c0d9e5b3a48266e2f90c4d1a7b85377cce0f1'
const credentials = { APP_ID: '42', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhookSecret }

const folder = mkdtempSync(join(tmpdir(), 'promptgate-env-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(env: Record<string, string>) {
  const result = readSettings(env)
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

/** `code: message — hint` of everything that is wrong */
function wrong(env: Record<string, string>): string[] {
  const result = readSettings(env)
  const problems = result.ok ? result.warnings : result.problems
  return problems.map((problem) => formatProblem(problem).replace('environment ', ''))
}

test('an empty environment is a first start', () => {
  expect(read({})).toEqual({
    host: '127.0.0.1',
    port: 3000,
    publicUrl: 'http://localhost:3000',
    databaseUrl: 'file:./data/promptgate.db',
    githubUrl: 'https://github.com',
    githubApiUrl: 'https://api.github.com',
    tokenIssuer: 'https://token.actions.githubusercontent.com',
    workflowPath: '.github/workflows/promptgate.yml',
    policyPath: '.github/promptgate.yml',
    runnerEnvironments: ['github-hosted', 'self-hosted'],
    orderMinutes: 30,
    readRate: 200,
    retentionDays: 90,
    logLevel: 'info',
  })
  expect(read({ APP_ID: ' ', PORT: '', PROMPTGATE_POLICY: ' ' })).toEqual(read({}))
})

test('everything can be set', () => {
  const settings = read({
    ...credentials,
    HOST: '0.0.0.0',
    PORT: '8080',
    PUBLIC_URL: 'https://gate.example.com/app/',
    DATABASE_URL: 'libsql://db.example.com',
    DATABASE_TOKEN: 'token',
    PROMPTGATE_WORKFLOW: '.github/workflows/prompts.yaml',
    PROMPTGATE_POLICY: 'config/promptgate.yml',
    RUNNER_ENVIRONMENTS: 'self-hosted',
    ORDER_MINUTES: '7.5',
    LOG_LEVEL: 'debug',
  })
  expect(settings).toMatchObject({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: 'https://gate.example.com/app',
    databaseUrl: 'libsql://db.example.com',
    databaseToken: 'token',
    credentials: { appId: 42, webhookSecret },
    workflowPath: '.github/workflows/prompts.yaml',
    policyPath: 'config/promptgate.yml',
    runnerEnvironments: ['self-hosted'],
    orderMinutes: 7.5,
    logLevel: 'debug',
  })
})

test('promotions are told, outputs forgotten and copies made as the operator says', () => {
  const settings = read({
    NOTIFY_URL: 'https://hooks.example/promptgate/',
    NOTIFY_SECRET: 'sixteen-letters!',
    RETENTION_DAYS: '30',
    BACKUP_FOLDER: '/backups',
    BACKUP_HOURS: '0.5',
    BACKUP_KEEP: '3',
  })
  expect(settings).toMatchObject({
    notify: { url: 'https://hooks.example/promptgate/', secret: 'sixteen-letters!' },
    retentionDays: 30,
    backup: { folder: '/backups', hours: 0.5, keep: 3 },
  })
  expect(read({ BACKUP_HOURS: '12' })).not.toHaveProperty('backup')
})

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

test.each([
  [
    { GITHUB_URL: 'https://github.com/' },
    'https://github.com',
    'https://api.github.com',
    'https://token.actions.githubusercontent.com',
  ],
  [
    { GITHUB_URL: 'https://acme.ghe.com' },
    'https://acme.ghe.com',
    'https://api.acme.ghe.com',
    'https://token.actions.acme.ghe.com',
  ],
  [
    { GHE_HOST: 'git.acme.io' },
    'https://git.acme.io',
    'https://git.acme.io/api/v3',
    'https://git.acme.io/_services/token',
  ],
  [
    { GHE_HOST: 'localhost:8443', GHE_PROTOCOL: 'http' },
    'http://localhost:8443',
    'http://localhost:8443/api/v3',
    'http://localhost:8443/_services/token',
  ],
  [
    {
      GITHUB_URL: 'http://127.0.0.1:1',
      GITHUB_API_URL: 'http://127.0.0.1:2/',
      TOKEN_ISSUER: 'http://127.0.0.1:3/oidc',
    },
    'http://127.0.0.1:1',
    'http://127.0.0.1:2',
    'http://127.0.0.1:3/oidc',
  ],
])('%j tells where GitHub is', (env, githubUrl, githubApiUrl, tokenIssuer) => {
  expect(read(env as Record<string, string>)).toMatchObject({ githubUrl, githubApiUrl, tokenIssuer })
  expect(wrong(env as Record<string, string>)).toEqual([])
})

test.each([
  [{ PORT: '80a' }, 'bad-number: PORT is "80a"'],
  [{ PORT: '65536' }, 'bad-number: PORT'],
  [{ PORT: '1.5' }, 'bad-number: PORT'],
  [{ PORT: '-1' }, 'bad-number: PORT'],
  [{ ORDER_MINUTES: '0' }, 'bad-number: ORDER_MINUTES'],
  [{ ORDER_MINUTES: '1e3' }, 'bad-number: ORDER_MINUTES'],
  [{ RETENTION_DAYS: '0' }, 'bad-number: RETENTION_DAYS'],
  [{ RETENTION_DAYS: '30 days' }, 'bad-number: RETENTION_DAYS'],
  [{ BACKUP_HOURS: '0' }, 'bad-number: BACKUP_HOURS'],
  [{ BACKUP_KEEP: '0' }, 'bad-number: BACKUP_KEEP'],
  [{ BACKUP_FOLDER: '/b', DATABASE_URL: 'libsql://db.example.com' }, 'no-file-to-back-up: '],
  [{ NOTIFY_URL: 'https://hooks.example' }, 'no-notify-secret: '],
  [{ NOTIFY_SECRET: 'a-secret-that-is-long-enough' }, 'no-notify-url: '],
  [{ NOTIFY_URL: 'hooks.example', NOTIFY_SECRET: 'a-secret-that-is-long-enough' }, 'bad-url: NOTIFY_URL'],
  [{ NOTIFY_URL: 'https://hooks.example', NOTIFY_SECRET: 'fifteen-letters' }, 'weak-secret: NOTIFY_SECRET'],
  [{ PUBLIC_URL: 'gate.example.com' }, 'bad-url: PUBLIC_URL'],
  [{ PUBLIC_URL: 'ftp://gate.example.com' }, 'bad-url: PUBLIC_URL'],
  [{ PUBLIC_URL: 'https://gate.example.com/?a=b' }, 'bad-url: PUBLIC_URL'],
  [{ GITHUB_URL: 'github' }, 'bad-url: GITHUB_URL'],
  [{ GITHUB_API_URL: 'nowhere' }, 'bad-url: GITHUB_API_URL'],
  [{ GITHUB_URL: 'https://github.com', GHE_HOST: 'git.acme.io' }, 'two-githubs: '],
  [{ DATABASE_URL: ':memory:' }, 'bad-database-url: '],
  [{ DATABASE_URL: 'file::memory:?cache=shared' }, 'bad-database-url: '],
  [{ DATABASE_URL: './data.db' }, 'bad-database-url: '],
  [{ DATABASE_URL: 'postgres://db' }, 'bad-database-url: '],
  [{ PROMPTGATE_WORKFLOW: 'promptgate.yml' }, 'bad-path: PROMPTGATE_WORKFLOW'],
  [{ PROMPTGATE_WORKFLOW: '.github/workflows/../x.yml' }, 'bad-path: PROMPTGATE_WORKFLOW'],
  [{ PROMPTGATE_POLICY: '/etc/promptgate.yml' }, 'bad-path: PROMPTGATE_POLICY'],
  [{ PROMPTGATE_POLICY: '../promptgate.yml' }, 'bad-path: PROMPTGATE_POLICY'],
  [{ RUNNER_ENVIRONMENTS: 'selfhosted' }, 'bad-choice: RUNNER_ENVIRONMENTS'],
  [{ LOG_LEVEL: 'trace' }, 'bad-choice: LOG_LEVEL'],
  [{ ...credentials, APP_ID: 'Iv1.abc' }, 'bad-app-id: '],
  [{ ...credentials, APP_ID: '0' }, 'bad-app-id: '],
])('%j is refused', (env, start) => {
  const result = readSettings(env)
  expect(result.ok).toBe(false)
  expect(wrong(env)).toEqual([expect.stringContaining(start)])
  expect(wrong(env)[0]).toContain(' — ')
})

test('a password in an address is not shown', () => {
  expect(wrong({ PUBLIC_URL: 'https://user:hunter2@gate.example.com' }).join()).not.toContain('hunter2')
})

test('all that is wrong is told at once', () => {
  expect(wrong({ PORT: 'x', PUBLIC_URL: 'y', APP_ID: 'z', LOG_LEVEL: 'loud' })).toHaveLength(5)
})

test('an unknown name is a warning with the one that was meant', () => {
  const env = { PROMPTGATE_WORKFLOWS: 'x', PROMPTGATE_RUNNER_MY_GPU_URL: 'y' }
  expect(readSettings(env).ok).toBe(true)
  expect(wrong(env)).toEqual([
    'unknown-variable: the App has no variable PROMPTGATE_WORKFLOWS — did you mean "PROMPTGATE_WORKFLOW"?',
    expect.stringContaining('environment.md'),
  ])
})

test('an address without TLS is a warning, but on this machine', () => {
  expect(wrong({ PUBLIC_URL: 'http://gate.example.com' })).toEqual([
    expect.stringMatching(/^no-tls: PUBLIC_URL/),
  ])
  expect(wrong({ PUBLIC_URL: 'http://127.0.0.1:3000' })).toEqual([])
})

test('the table of variables names each once and says what it means', () => {
  const names = envTable.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { meaning } of envTable) expect(meaning).toMatch(/\.$/)
})

test('a token for the metrics is one that can be sent, and none that can be guessed', () => {
  expect(wrong({ METRICS_TOKEN: 'short' })).toEqual([expect.stringMatching(/^bad-metrics-token: /)])
  expect(wrong({ METRICS_TOKEN: 'two words, and more than enough' })).toHaveLength(1)
  expect(read({ METRICS_TOKEN: 'a'.repeat(32) })).toMatchObject({ metricsToken: 'a'.repeat(32) })
})

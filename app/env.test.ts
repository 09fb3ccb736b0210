import { expect, test } from 'vitest'
import { credentials, read, webhookSecret, wrong } from '../test/app/read-environment.ts'
import { readSettings } from './env.ts'
import { envTable } from './env-table.ts'

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
  [{ RUNNER_ENVIRONMENTS: ' , ' }, 'bad-choice: RUNNER_ENVIRONMENTS names none'],
  [{ LOG_LEVEL: 'info,debug' }, 'bad-choice: LOG_LEVEL'],
  [{ LOG_LEVEL: ',' }, 'bad-choice: LOG_LEVEL'],
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

/** Every environment variable of the App, as data: what `readSettings` knows and what the reference is generated from. */
import { defaultPolicyPath } from '../shared/config/policy-defaults.ts'

export interface Variable {
  readonly name: string
  /** absent: there is none, see the meaning */
  readonly default?: string
  readonly meaning: string
  readonly isSecret?: true
}

export const envTable = [
  { name: 'PORT', default: '3000', meaning: 'The port the server listens on.' },
  {
    name: 'HOST',
    default: '127.0.0.1',
    meaning:
      'The address the server listens on. The container sets `0.0.0.0`; elsewhere put a proxy with TLS before it.',
  },
  {
    name: 'PUBLIC_URL',
    meaning:
      'How GitHub, jobs and people reach the server: `https://promptgate.example.com`. Default: `http://localhost:PORT`.',
  },
  {
    name: 'DATABASE_URL',
    default: 'file:./data/promptgate.db',
    meaning: 'A file (`file:PATH`), or a libSQL server (`libsql://…`, `https://…`, `http://…`).',
  },
  { name: 'DATABASE_TOKEN', meaning: 'The token of the libSQL server.', isSecret: true },
  {
    name: 'APP_ID',
    meaning:
      'The id of the GitHub App. Without APP_ID, PRIVATE_KEY and WEBHOOK_SECRET the first-start page creates an App.',
  },
  {
    name: 'PRIVATE_KEY',
    meaning: 'The private key of the GitHub App: PEM, PEM with `\\n` for line ends, or that in base64.',
    isSecret: true,
  },
  { name: 'PRIVATE_KEY_PATH', meaning: 'A file with the private key, instead of PRIVATE_KEY.' },
  {
    name: 'WEBHOOK_SECRET',
    meaning: 'The webhook secret of the GitHub App, at least 32 bytes: `openssl rand -hex 32`.',
    isSecret: true,
  },
  {
    name: 'GITHUB_URL',
    default: 'https://github.com',
    meaning: 'Where GitHub is: github.com, `https://NAME.ghe.com`, or a GitHub Enterprise Server.',
  },
  {
    name: 'GITHUB_API_URL',
    meaning: 'Where its API is. Default: what belongs to GITHUB_URL (`https://HOST/api/v3` on a server).',
  },
  { name: 'GHE_HOST', meaning: 'The host of a GitHub Enterprise Server: another way to say GITHUB_URL.' },
  { name: 'GHE_PROTOCOL', default: 'https', meaning: '`http` or `https`, for GHE_HOST.' },
  {
    name: 'TOKEN_ISSUER',
    meaning:
      'Who issues the OIDC tokens of jobs. Default: what belongs to GITHUB_URL: `https://token.actions.githubusercontent.com`, or `https://HOST/_services/token` on a server.',
  },
  {
    name: 'PROMPTGATE_WORKFLOW',
    default: '.github/workflows/promptgate.yml',
    meaning: 'The workflow file that the App starts, and the only one whose reports it takes.',
  },
  { name: 'PROMPTGATE_POLICY', default: defaultPolicyPath, meaning: 'The policy file of a repository.' },
  {
    name: 'RUNNER_ENVIRONMENTS',
    default: 'github-hosted,self-hosted',
    meaning:
      'Where jobs may run whose reports are taken: `github-hosted`, `self-hosted`, or both with a comma.',
  },
  {
    name: 'ORDER_MINUTES',
    default: '30',
    meaning: 'Minutes without progress after which a work order is given up.',
  },
  {
    name: 'READ_RATE',
    default: '200',
    meaning: 'Requests a second that one read key may make; twice as many at once after a rest.',
  },
  {
    name: 'METRICS_TOKEN',
    meaning:
      'Opens `/metrics` and the details of `/health` as `Authorization: Bearer …`, at least 16 characters. Without it they answer the machine itself, and nobody through a proxy.',
    isSecret: true,
  },
  {
    name: 'NOTIFY_URL',
    meaning:
      'Where every promotion, rollback, halt and resume is told to, as signed JSON. Without it nobody is told.',
  },
  {
    name: 'NOTIFY_SECRET',
    meaning: 'What the message is signed with, at least 16 characters: `openssl rand -hex 32`.',
    isSecret: true,
  },
  {
    name: 'RETENTION_DAYS',
    default: '90',
    meaning: 'Days after which outputs of models are forgotten. Figures, promotions and the audit stay.',
  },
  {
    name: 'BACKUP_FOLDER',
    meaning: 'A folder for copies of the database file. Without it none are made.',
  },
  { name: 'BACKUP_HOURS', default: '24', meaning: 'Hours between two copies.' },
  { name: 'BACKUP_KEEP', default: '7', meaning: 'Copies that are kept; the oldest goes first.' },
  { name: 'LOG_LEVEL', default: 'info', meaning: '`debug`, `info`, `warn`, `error` or `silent`.' },
] as const satisfies readonly Variable[]

export type VariableName = (typeof envTable)[number]['name']

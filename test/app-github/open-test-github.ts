/** The edge connected to a scripted GitHub, with an installation that hands tokens out. */
import { generateKeyPairSync } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { type ConnectOptions, connectGitHub } from '../../app/github/connect-github.ts'
import type { GitHub, GitHubRepository } from '../../app/github/github.ts'
import type { Log } from '../../app/log.ts'
import { json, type Script, serveScript } from './serve-script.ts'

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

export const appId = 4711
export const installationId = 99
export const tokenRoute = `POST /app/installations/${installationId}/access_tokens`

export interface TestGitHub {
  readonly script: Script
  readonly github: GitHub
  readonly repository: GitHubRepository
  /** what was waited for, without waiting */
  readonly slept: number[]
  readonly said: { readonly level: string; readonly facts: object; readonly message: string }[]
}

export async function openTestGitHub(
  options: Partial<ConnectOptions> & { readonly isBare?: boolean } = {},
): Promise<TestGitHub> {
  const script = await serveScript()
  onTestFinished(() => script.close())
  script.on(tokenRoute, grant('first'), grant('second'), grant('third'))
  const slept: number[] = []
  const said: TestGitHub['said'] = []
  const github = connectGitHub({
    credentials: { appId, privateKey, webhookSecret: 'a secret of at least thirty-two bytes' },
    settings: {
      githubUrl: 'https://github.example',
      githubApiUrl: options.isBare ? script.origin : script.apiUrl,
    },
    log: logInto(said),
    nowMs: Date.now,
    deadlineMs: 2000,
    sleep: async (ms) => {
      slept.push(ms)
    },
    ...options,
  })
  const ref = { id: 5, installationId, owner: 'octo', name: 'prompts' }
  return { script, github, repository: github.repository(ref), slept, said }
}

/** A token, as an installation gets it. */
export function grant(name: string) {
  return json(201, {
    token: `token-${name}`,
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    permissions: { checks: 'write' },
    repository_selection: 'all',
  })
}

function logInto(said: TestGitHub['said']): Log {
  const say = (level: string) => (facts: object, message: string) => {
    said.push({ level, facts, message })
  }
  const log: Log = {
    debug: say('debug'),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    child: () => log,
  }
  return log
}

/** A pull request as GitHub answers with it. */
export function pullAnswer(changes: object = {}): Record<string, unknown> {
  return {
    number: 3,
    state: 'open',
    draft: false,
    merged: false,
    locked: false,
    title: 'Shorter greeting',
    user: { login: 'ada' },
    merge_commit_sha: 'c'.repeat(40),
    base: { ref: 'main', sha: 'a'.repeat(40) },
    head: { ref: 'shorter', sha: 'b'.repeat(40), repo: { id: 6, full_name: 'ada/prompts' } },
    ...changes,
  }
}

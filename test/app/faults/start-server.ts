/** The server as a process of its own, from its bundle: to be killed, told to stop, and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildApp } from '../../../app/build.ts'
import type { Issuer } from '../../github/actions/oidc-issuer.ts'
import type { GitHubStandIn } from '../../github/start-github.ts'
import type { Arm } from './die-at.ts'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ServerProcess {
  readonly url: string
  /** resolves when the process is prepared to die there */
  readonly arm: (arm: Arm) => Promise<void>
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<Ended>
  readonly isRunning: () => boolean
  /** what it wrote so far */
  readonly lines: readonly string[]
}

export interface ServerOptions {
  /** of `buildServer` */
  readonly entry: string
  readonly databasePath: string
  readonly github: GitHubStandIn
  readonly issuer: Issuer
  /** its clock goes before ours by so much */
  readonly aheadMs?: number
}

const root = join(import.meta.dirname, '../../..')

/** The bundle in a folder, with the packages that it loads by name; its entry. */
export async function buildServer(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await buildApp(join(folder, 'app'))
  return join(folder, 'app/main.js')
}

function environment({ databasePath, github, issuer, aheadMs = 0 }: ServerOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    DATABASE_URL: `file:${databasePath}`,
    APP_ID: String(github.app.id),
    PRIVATE_KEY: github.app.privateKey,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_URL: github.url,
    GITHUB_API_URL: github.url,
    TOKEN_ISSUER: issuer.url,
    DIE_AT: String(aheadMs),
    NODE_COMPILE_CACHE: join(dirname(databasePath), 'compiled'),
  }
}

/** Resolves when it listens; webhooks go to it from then on. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const preload = join(import.meta.dirname, 'die-at.ts')
  const child = spawn(process.execPath, ['--import', preload, options.entry], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environment(options),
  })
  const lines: string[] = []
  const ended = new Promise<Ended>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const url = await listening(child, lines, ended)
  options.github.hooks.target.url = `${url}/webhooks/github`
  return {
    url,
    arm: async (arm) => {
      const told = new Promise((resolve) => {
        child.once('message', resolve)
      })
      if (child.connected) child.send(arm)
      await Promise.race([told, ended])
    },
    signal: (name) => void child.kill(name),
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    lines,
  }
}

async function listening(child: ChildProcess, lines: string[], ended: Promise<Ended>): Promise<string> {
  const { stdout, stderr } = child
  if (stdout === null || stderr === null) throw new Error('the server has no output')
  stderr.setEncoding('utf8').on('data', (text: string) => void lines.push(text))
  const heard = new Promise<string>((resolve) => {
    createInterface({ input: stdout }).on('line', (line) => {
      lines.push(line)
      if (line.includes('"Promptgate listens"')) resolve(String((JSON.parse(line) as { url: string }).url))
    })
  })
  const url = await Promise.race([heard, ended])
  if (typeof url !== 'string') throw new Error(`the server did not start:\n${lines.join('\n')}`)
  return url
}

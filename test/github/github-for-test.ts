/** A stand-in that ends with its test, clients of it, and a server that hears its webhooks. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Octokit } from '@octokit/rest'
import { importPKCS8, SignJWT } from 'jose'
import { expect, onTestFinished } from 'vitest'
import { type GitHubOptions, type GitHubStandIn, startGitHub } from './start-github.ts'

/** The test fails where the stand-in said or was told what GitHub's own descriptions do not allow. */
export async function githubForTest(options: GitHubOptions = {}): Promise<GitHubStandIn> {
  const github = await startGitHub(options)
  onTestFinished(async () => {
    await github.settled()
    await github.close()
    expect(github.problems()).toEqual([])
  })
  return github
}

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

export const octokitWith = (github: GitHubStandIn, auth: string, prefix = ''): Octokit =>
  new Octokit({ auth, baseUrl: `${github.url}${prefix}`, log: quiet })

/** The App's own token. */
export async function appToken(
  github: GitHubStandIn,
  claims: { readonly iss?: string | number; readonly lifeSeconds?: number } = {},
): Promise<string> {
  const nowSeconds = Math.floor(github.world.nowMs() / 1000)
  return new SignJWT({ iss: String(claims.iss ?? github.app.id) })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt(nowSeconds - 30)
    .setExpirationTime(nowSeconds + (claims.lifeSeconds ?? 540))
    .sign(await importPKCS8(github.app.privateKey, 'RS256'))
}

/** The App acting in the installation of that owner. */
export async function installed(github: GitHubStandIn, owner = 'acme', prefix = ''): Promise<Octokit> {
  const app = octokitWith(github, await appToken(github), prefix)
  const { data } = await app.rest.apps.createInstallationAccessToken({
    installation_id: github.installation(owner).id,
  })
  return octokitWith(github, data.token, prefix)
}

export interface Heard {
  readonly event: string
  readonly guid: string
  readonly signature: string
  readonly body: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** Hears webhooks; `answer` gives the status of each. */
export async function listen(
  answer: (heard: Heard) => number = () => 202,
): Promise<{ readonly url: string; readonly heard: Heard[]; readonly server: Server }> {
  const heard: Heard[] = []
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      const one = {
        event: String(incoming.headers['x-github-event']),
        guid: String(incoming.headers['x-github-delivery']),
        signature: String(incoming.headers['x-hub-signature-256']),
        body,
        payload: JSON.parse(body) as Record<string, unknown>,
      }
      heard.push(one)
      outgoing.writeHead(answer(one)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`, heard, server }
}

/** `pull_request.opened`, in order of arrival. */
export const namesOf = (heard: readonly Heard[]): string[] =>
  heard.map(({ event, payload }) =>
    typeof payload['action'] === 'string' ? `${event}.${payload['action']}` : event,
  )

/** Who asks, and whether the token lets them: 401, 403 and 404 as GitHub gives them. */
import { notFound, Refusal } from '../refusal.ts'
import { covers, hasRole } from '../state/find.ts'
import type { Repository } from '../state/repository.ts'
import type { Access, Account, App, Role, Token, World } from '../state/world.ts'
import { verifyAppToken } from './verify-app-token.ts'

/** `checks:write`; of several, one is enough. */
export type Need = `${string}:${Access}`

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'token'; readonly token: Token; readonly text: string }

export async function authenticate(
  world: World,
  header: string | undefined,
  expected: 'app' | 'token' | 'none',
): Promise<Caller> {
  const text = /^(?:bearer|token)\s+(.+)$/i.exec(header ?? '')?.[1] ?? readBasic(header)
  if (text === undefined) {
    if (expected === 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
    return { kind: 'nobody' }
  }
  const isJwt = text.split('.').length === 3
  if (expected === 'app' || (expected === 'none' && isJwt)) {
    return { kind: 'app', app: await verifyAppToken(world, text) }
  }
  if (isJwt) throw new Refusal(403, 'Resource not accessible by integration')
  const token = world.tokens.get(text)
  if (token === undefined) throw new Refusal(401, 'Bad credentials')
  if (token.kind === 'installation') checkInstallation(world, token)
  return { kind: 'token', token, text }
}

/** git sends `x-access-token:TOKEN`. */
function readBasic(header: string | undefined): string | undefined {
  const basic = /^basic\s+(.+)$/i.exec(header ?? '')?.[1]
  if (basic === undefined) return undefined
  return Buffer.from(basic, 'base64').toString().split(':')[1]
}

function checkInstallation(world: World, token: Token & { readonly kind: 'installation' }): void {
  const { installation, expiresAtMs } = token
  if (installation.isDeleted || expiresAtMs <= world.nowMs()) throw new Refusal(401, 'Bad credentials')
  if (installation.suspendedAtMs !== undefined) {
    throw new Refusal(403, 'This installation has been suspended')
  }
}

/** The role a user must have for what a token must be permitted. */
const roleFor = (needs: readonly Need[]): Role => {
  if (needs.every((need) => need.endsWith(':read'))) return 'read'
  return needs.some((need) => need.startsWith('issues:') || need.startsWith('pull_requests:'))
    ? 'read'
    : 'write'
}

/** Throws unless the caller may do this in the repository. */
export function allow(caller: Caller, repository: Repository, needs: readonly Need[]): void {
  const isReading = needs.every((need) => need.endsWith(':read'))
  if (caller.kind !== 'token') {
    if (repository.isPrivate) throw notFound()
    if (!isReading) throw new Refusal(401, 'Requires authentication')
    return
  }
  const { token } = caller
  if (token.kind === 'user') {
    if (!hasRole(repository, token.account, 'read')) throw notFound()
    if (!hasRole(repository, token.account, roleFor(needs))) {
      throw new Refusal(403, 'Must have write access to the repository.')
    }
  } else {
    const isReached =
      covers(token.installation, repository) && (token.repositoryIds?.has(repository.id) ?? true)
    if (!isReached) {
      if (repository.isPrivate) throw notFound()
      if (isReading) return
      throw new Refusal(403, 'Resource not accessible by integration')
    }
    if (!needs.some((need) => grants(token.permissions, need))) {
      throw new Refusal(403, 'Resource not accessible by integration')
    }
  }
  if (!isReading && repository.isArchived) throw new Refusal(403, 'Repository was archived so is read-only.')
}

function grants(permissions: Readonly<Record<string, Access>>, need: Need): boolean {
  const [name = '', access] = need.split(':')
  if (name === 'metadata') return true
  const given = permissions[name]
  return given === 'write' || (given === 'read' && access === 'read')
}

/** The account that acts: the App's bot, or the user. */
export function actorOf(caller: Caller): { readonly account: Account; readonly app?: App } {
  if (caller.kind === 'app') return { account: caller.app.bot, app: caller.app }
  if (caller.kind === 'nobody') throw new Refusal(401, 'Requires authentication')
  const { token } = caller
  if (token.kind === 'user') return { account: token.account }
  return { account: token.installation.app.bot, app: token.installation.app }
}

/** The user whose token it is; undefined: an App's or nobody's. */
export const userOf = (caller: Caller): Account | undefined =>
  caller.kind === 'token' && caller.token.kind === 'user' ? caller.token.account : undefined

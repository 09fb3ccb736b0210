/** Who a token of GitHub is in a repository: asked of GitHub with that very token, which is kept nowhere. */
import { createHash } from 'node:crypto'
import { explainFault } from './explain-fault.ts'
import type { GitHub, Permission } from './github.ts'
import { openCache } from './open-cache.ts'
import { levelOf } from './permission.ts'

export interface AccessOptions {
  readonly apiUrl: string
  /** keeps to GitHub's own origin, and to a deadline */
  readonly send: typeof fetch
  readonly nowMs: () => number
}

type Access = Awaited<ReturnType<GitHub['readAccess']>>

const keptMs = 60_000
const maxKept = 2000

/** What was answered is kept for a minute, by the hash of the token; a fault is not. */
export function openAccess({ apiUrl, send, nowMs }: AccessOptions): GitHub['readAccess'] {
  const kept = openCache<{ readonly untilMs: number; readonly asked: Promise<Access> }>(maxKept, () => 1)

  async function read(token: string, owner: string, name: string): Promise<Access> {
    const path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`
    const repository = await ask(token, path)
    if (repository === undefined) return undefined
    const facts = repository.data as Repository
    // a token without scopes may see that a private repository is there, and still not read what is in it
    const isSure = !facts.private || repository.scopes !== undefined
    if (!isSure && (await ask(token, `${path}/branches?per_page=1`)) === undefined) return undefined
    const user = await ask(token, '/user')
    const login = (user?.data as { readonly login?: string } | undefined)?.login
    const isJob = login === undefined
    return {
      repositoryId: facts.id,
      permission: isJob || !mayWrite(facts, repository.scopes) ? 'read' : roleOf(facts),
      ...(isJob ? {} : { login }),
    }
  }

  /** undefined: GitHub knows no such token, or does not let it see this. */
  async function ask(token: string, path: string): Promise<Answer | undefined> {
    try {
      const response = await send(`${apiUrl}${path}`, {
        headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${token}` },
      })
      const scopes = response.headers.get('x-oauth-scopes')
      if (response.ok) return { data: await response.json(), scopes: scopes ?? undefined }
      const { status } = response
      const message = (await response.text()).slice(0, 300)
      throw Object.assign(new Error(message), {
        response: { status, headers: Object.fromEntries(response.headers) },
      })
    } catch (error) {
      const fault = explainFault(error, { isWrite: false, nowMs: nowMs() })
      if (fault.kind !== 'rate-limited' && refused.has(fault.status ?? 0)) return undefined
      throw fault
    }
  }

  return (token, owner, name) => {
    if (!isToken.test(token) || !isName.test(owner) || !isName.test(name)) return Promise.resolve(undefined)
    const what = JSON.stringify([token, owner.toLowerCase(), name.toLowerCase()])
    const key = createHash('sha256').update(what).digest('hex')
    const known = kept.get(key)
    if (known !== undefined && known.untilMs > nowMs()) return known.asked
    const asked = read(token, owner, name)
    kept.set(key, { untilMs: nowMs() + keptMs, asked })
    asked.catch(() => kept.set(key, { untilMs: 0, asked }))
    return asked
  }
}

/**
 * GitHub tells the person's role, whatever the token is good for. A classic one names its scopes, and without this one it must
 * not act for the person; of the others GitHub does not tell.
 */
function mayWrite(facts: Repository, scopes: string | undefined): boolean {
  if (scopes === undefined) return true
  const named = scopes.split(',').map((scope) => scope.trim())
  return named.includes('repo') || (!facts.private && named.includes('public_repo'))
}

/** Who sees it may read it. */
function roleOf({ permissions }: Repository): Permission {
  const level = levelOf(permissions)
  return level === undefined || level === 'none' ? 'read' : level
}

/** 401: no token any more; 403: its organization does not let it in; 404 and 451: not for it. */
const refused: ReadonlySet<number> = new Set([401, 403, 404, 451])

/** What may stand in a header; GitHub's own forms change now and then. */
const isToken = /^[\w.~+/=-]{20,1024}$/

/** As GitHub's names are; `..` would make another address of its API of it. */
const isName = /^(?!\.{1,2}$)[\w.-]{1,100}$/

interface Repository {
  readonly id: number
  readonly private: boolean
  readonly permissions?: Parameters<typeof levelOf>[0]
}

interface Answer {
  readonly data: unknown
  readonly scopes: string | undefined
}

/** An empty GitHub with one App registered. */
import { appEvents, appPermissions } from '../../../app/manifest.ts'
import type { Account, App, Permissions, Token, World } from './world.ts'

export interface AppOptions {
  readonly id?: number
  readonly slug?: string
  readonly owner?: string
  readonly permissions?: Permissions
  readonly events?: readonly string[]
  /** PEM of the key that the App's tokens are signed with */
  readonly publicKey?: string
  /** PEM of the key itself, which the manifest flow hands out */
  readonly privateKey?: string
}

export function makeWorld(folder: string, nowMs: () => number, options: AppOptions): World {
  let lastId = 1000
  const newId = () => {
    lastId += 1
    return lastId
  }
  const accounts = new Map<string, Account>()
  const account = (login: string, type: Account['type']) => {
    const made: Account = { id: newId(), login, type }
    accounts.set(login.toLowerCase(), made)
    return made
  }
  const slug = options.slug ?? 'promptgate'
  const makeApp = (id: number, slugOf: string, owner: Account, facts: Partial<App>): App => ({
    id,
    slug: slugOf,
    name: slugOf,
    owner,
    bot: account(`${slugOf}[bot]`, 'Bot'),
    permissions: appPermissions,
    events: [],
    createdAtMs: nowMs(),
    clientId: `Iv1.${id.toString(16).padStart(16, '0')}`,
    ...facts,
  })
  const app = makeApp(options.id ?? 4242, slug, account(options.owner ?? 'promptgate-maker', 'User'), {
    permissions: options.permissions ?? appPermissions,
    events: options.events ?? appEvents,
    ...(options.publicKey === undefined ? {} : { publicKey: options.publicKey }),
    ...(options.privateKey === undefined ? {} : { privateKey: options.privateKey }),
  })
  return {
    url: '',
    folder,
    nowMs,
    newId,
    app,
    actions: makeApp(15368, 'github-actions', account('github', 'Organization'), {}),
    accounts,
    installations: new Map(),
    repositories: new Map(),
    names: new Map(),
    tokens: new Map<string, Token>(),
    manifestCodes: new Set(),
    limits: { treeEntries: 100_000, comparedFiles: 300, acceptsRunDetails: true, ratePerHour: 5_000 },
  }
}

/** The account of that login; made as a user where there is none. */
export function accountOf(world: World, login: string, type: Account['type'] = 'User'): Account {
  const known = world.accounts.get(login.toLowerCase())
  if (known !== undefined) return known
  const made: Account = { id: world.newId(), login, type }
  world.accounts.set(login.toLowerCase(), made)
  return made
}

/** Who acts for an account: an organization does nothing itself. */
export const personOf = (world: World, account: Account): Account =>
  account.type === 'Organization' ? accountOf(world, 'ada') : account

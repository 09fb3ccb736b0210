/** Everything the stand-in knows: accounts, the App, installations and repositories. Routes read and change it. */
import type { Repository } from './repository.ts'

export type * from './repository.ts'

export type Role = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'
export type Access = 'read' | 'write'
export type Permissions = Readonly<Record<string, Access>>

export interface Account {
  readonly id: number
  login: string
  readonly type: 'User' | 'Organization' | 'Bot'
}

export interface App {
  readonly id: number
  readonly slug: string
  name: string
  readonly owner: Account
  /** the account `slug[bot]` that it acts as */
  readonly bot: Account
  permissions: Permissions
  events: readonly string[]
  readonly createdAtMs: number
  readonly publicKey?: string
  readonly privateKey?: string
  readonly clientId: string
}

export interface Installation {
  readonly id: number
  readonly app: App
  readonly account: Account
  permissions: Permissions
  /** ids; absent: all of the account's */
  selected?: Set<number>
  suspendedAtMs?: number
  isDeleted: boolean
  readonly createdAtMs: number
}

export type Token =
  | {
      readonly kind: 'installation'
      readonly installation: Installation
      readonly permissions: Permissions
      /** absent: every repository of the installation */
      readonly repositoryIds?: ReadonlySet<number>
      readonly expiresAtMs: number
    }
  | {
      readonly kind: 'user'
      readonly account: Account
      /** of a classic one, which GitHub names with every answer; absent: a fine-grained one */
      readonly scopes?: readonly string[]
    }

export interface World {
  /** `http://127.0.0.1:PORT`, known once the server listens */
  url: string
  readonly folder: string
  readonly nowMs: () => number
  readonly newId: () => number
  /** the App under test */
  readonly app: App
  /** GitHub's own App, whose checks and tokens belong to jobs */
  readonly actions: App
  readonly accounts: Map<string, Account>
  readonly installations: Map<number, Installation>
  readonly repositories: Map<number, Repository>
  /** `owner/name` in lower case → id, also of former names */
  readonly names: Map<string, number>
  readonly tokens: Map<string, Token>
  /** of the manifest flow, each good for one exchange */
  readonly manifestCodes: Set<string>
  readonly limits: Limits
}

export interface Limits {
  /** entries past which a recursive tree says `truncated` */
  treeEntries: number
  comparedFiles: number
  /** an older GHES answers 400 to `return_run_details` */
  acceptsRunDetails: boolean
  /** requests per hour and token */
  ratePerHour: number
}

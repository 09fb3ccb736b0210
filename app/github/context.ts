/** What the functions about one repository work with. */
import type { Log } from '../log.ts'
import type { RepositoryRef } from './github.ts'
import type { Caller } from './request.ts'

export interface RepositoryContext {
  readonly ref: RepositoryRef
  /** as Octokit wants the repository named */
  readonly at: { readonly owner: string; readonly repo: string }
  readonly caller: Caller
  /** writes to one repository go one by one, as GitHub asks for */
  readonly line: string
  readonly appId: number
  /** the name of the App in addresses: its bot is `slug[bot]` */
  readonly slug: () => Promise<string>
  /** the page where the owner looks after the installation */
  readonly readInstallationUrl: () => Promise<string>
  readonly githubUrl: string
  readonly fetch: typeof fetch
  readonly deadlineMs: number
  readonly log: Log
}

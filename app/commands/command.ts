/** What a command is given, and what it answers. */
import type { Deps } from '../deps.ts'
import type { Permission, PullFacts } from '../github/github.ts'
import type { Tenant } from '../tenant.ts'

export interface CommandRequest {
  /** quotes taken off: `"two words"` is one */
  readonly words: readonly string[]
  /** everything behind the command's name on its line, as it was written */
  readonly text: string
  readonly actor: string
  readonly permission: Permission
  /** names the comment: what it asks for is begun once */
  readonly wish: string
  /** of the issue or pull request it stands in */
  readonly number: number
  readonly commentId: number
  /** by GitHub's clock: what changed after it the writer did not know */
  readonly writtenAtMs?: number
}

export type PullRequest = CommandRequest & { readonly pull: PullFacts }
export type AnyRequest = CommandRequest & { readonly pull?: PullFacts }

/** Markdown of the one answer; `isDone`: what was asked for happens. Strangers' text in it is escaped already. */
export interface CommandAnswer {
  readonly isDone: boolean
  readonly text: string
}

/** The least that may use it, and where: in open pull requests, in any pull request, or also in issues. */
export type CommandEntry = {
  readonly usage: string
  readonly does: string
  readonly role: Extract<Permission, 'write' | 'maintain' | 'admin'>
} & (
  | {
      readonly where: 'open-pull' | 'pull'
      readonly run: (deps: Deps, tenant: Tenant, request: PullRequest) => Promise<CommandAnswer>
    }
  | {
      readonly where: 'anywhere'
      readonly run: (deps: Deps, tenant: Tenant, request: AnyRequest) => Promise<CommandAnswer>
    }
)

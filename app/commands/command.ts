/** What a command is given, and what it answers. */
import type { Deps } from '../deps.ts'
import type { PullFacts } from '../github/github.ts'
import type { Tenant } from '../tenant.ts'

export interface CommandRequest {
  readonly words: readonly string[]
  readonly actor: string
  /** names the comment: what it asks for is begun once */
  readonly wish: string
  readonly pull: PullFacts
}

/** Markdown of the one answer; `isDone`: what was asked for happens. Strangers' text in it is escaped already. */
export interface CommandAnswer {
  readonly isDone: boolean
  readonly text: string
}

export type CommandHandler = (deps: Deps, tenant: Tenant, request: CommandRequest) => Promise<CommandAnswer>

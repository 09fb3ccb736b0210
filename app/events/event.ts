/** An event as its handler gets it: one delivery of the inbox, read. */
import type { Deps } from '../deps.ts'
import type { Payload } from '../payload.ts'

export interface AppEvent {
  /** of the delivery: what it brings about is named by it, and is there once */
  readonly id: string
  readonly name: string
  readonly action?: string
  readonly repositoryId?: number
  readonly installationId?: number
  readonly payload: Payload
  /** from 1; a try that a stopping process gave back is not counted: who must not do a thing twice looks first */
  readonly attempt: number
}

/** Throws a fault to be tried again later; returns when there is nothing (more) to do. */
export type EventHandler = (deps: Deps, event: AppEvent) => Promise<void>

/** Where the official descriptions of GitHub and the starter of a dispatched run plug into the stand-in. */
import type { Run } from './actions/run.ts'

/** One request to the REST API and the answer it got; `path` without the base URL's prefix and with its query. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly requestBody: unknown
  readonly status: number
  /** parsed JSON, or the bytes of what is none */
  readonly responseBody: unknown
  /** of the answer; absent: JSON */
  readonly contentType?: string
}

/** What is wrong with it against GitHub's official OpenAPI description. */
export type CheckExchange = (exchange: Exchange) => string[]

/** What is wrong with a payload against GitHub's official webhook schemas. */
export type CheckWebhook = (event: string, payload: unknown) => string[]

export type RunConclusion =
  | 'success'
  | 'failure'
  | 'cancelled'
  | 'timed_out'
  | 'neutral'
  | 'skipped'
  | 'startup_failure'

/** A run that `workflow_dispatch` made, and how whoever plays the runner tells GitHub of it. */
export interface DispatchedRun extends Run {
  /** the run's name, with the inputs filled in */
  readonly name: string
  /** the job's GITHUB_TOKEN */
  readonly token: string
  readonly signal: AbortSignal
  /** the job begins: webhook workflow_run.in_progress */
  readonly begin: () => void
  /** the job ended: webhook workflow_run.completed; further calls do nothing */
  readonly complete: (conclusion: RunConclusion) => void
  /** keeps an artifact of the run: path in the archive → contents */
  readonly keepArtifact: (name: string, files: Readonly<Record<string, Uint8Array | string>>) => void
}

/** Plays the runner. May take its time: GitHub has answered the dispatch already. */
export type OnDispatch = (run: DispatchedRun) => void | Promise<void>

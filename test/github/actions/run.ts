/** A run of a workflow as far as whoever plays GitHub's runner needs it; the stand-in's dispatched runs are such. */

export interface Run {
  readonly id: number
  readonly attempt: number
  readonly number: number
  /** path of the workflow file */
  readonly workflowPath: string
  readonly event: string
  /** `refs/heads/main` */
  readonly ref: string
  /** commit of `ref` when the run was made: the workflow file is read there */
  readonly sha: string
  readonly inputs: Readonly<Record<string, string>>
  readonly actor: { readonly id: number; readonly login: string }
  readonly repository: {
    readonly id: number
    readonly owner: string
    readonly ownerId: number
    readonly name: string
    readonly isPrivate: boolean
    readonly defaultBranch: string
    /** folder of the bare repository; `refs/pull/N/head` is in it */
    readonly gitDir: string
  }
  readonly serverUrl: string
  readonly apiUrl: string
  /** aborted when the run is cancelled */
  readonly signal?: AbortSignal
}

/** What a workflow may say of a job that shows in its token and its environment. */
export interface JobFacts {
  /** name of the workflow; default, its path, which GitHub takes where `name` is absent */
  readonly workflow?: string
  /** the deployment environment of the job */
  readonly environment?: string
  readonly runnerEnvironment?: 'github-hosted' | 'self-hosted'
  readonly isRefProtected?: boolean
  /** workflow file and ref of a reusable workflow that holds the job; default, the run's own */
  readonly jobWorkflowRef?: string
  readonly jobWorkflowSha?: string
  /** of `pull_request` runs */
  readonly baseRef?: string
  readonly headRef?: string
}

/** `owner/name/.github/workflows/x.yml@refs/heads/main` */
export const workflowRefOf = ({ repository, workflowPath, ref }: Run): string =>
  `${repository.owner}/${repository.name}/${workflowPath}@${ref}`

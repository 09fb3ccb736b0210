/** The variables that GitHub's runner gives to a step that uses an action, and the payload of `workflow_dispatch`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type JobFacts, type Run, workflowRefOf } from './run.ts'

/** Where the files of one step lie. */
export interface StepFiles {
  readonly workspace: string
  readonly temporary: string
  readonly home: string
  readonly event: string
  readonly output: string
  readonly summary: string
  readonly state: string
  readonly env: string
  readonly path: string
}

type Variables = Record<string, string>

const inputVariable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown } | null>>
}

/** Every input of action.yml, empty or with its default, then those that are given; unknown ones go too, with a warning. */
export async function inputVariables(
  actionFolder: string,
  given: Readonly<Record<string, string>>,
): Promise<Variables> {
  const text = await readFile(join(actionFolder, 'action.yml'), 'utf8').catch(() => '')
  const { inputs = {} } = (parse(text) ?? {}) as ActionFile
  const presets = Object.entries(inputs).map(([name, input]) => [
    inputVariable(name),
    String(input?.default ?? ''),
  ])
  const own = Object.entries(given).map(([name, value]) => [inputVariable(name), value])
  return Object.fromEntries([...presets, ...own]) as Variables
}

export function jobVariables(run: Run, files: StepFiles, job: JobFacts = {}): Variables {
  const { repository, actor, ref } = run
  const fullName = `${repository.owner}/${repository.name}`
  return {
    CI: 'true',
    HOME: files.home,
    GITHUB_ACTION: '__self',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: actor.login,
    GITHUB_ACTOR_ID: String(actor.id),
    GITHUB_API_URL: run.apiUrl,
    GITHUB_BASE_REF: job.baseRef ?? '',
    GITHUB_ENV: files.env,
    GITHUB_EVENT_NAME: run.event,
    GITHUB_EVENT_PATH: files.event,
    GITHUB_GRAPHQL_URL: run.apiUrl.replace(/(\/api)?(\/v3)?\/?$/, '$1/graphql'),
    GITHUB_HEAD_REF: job.headRef ?? '',
    GITHUB_JOB: 'evaluate',
    GITHUB_OUTPUT: files.output,
    GITHUB_PATH: files.path,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_PROTECTED: String(job.isRefProtected ?? true),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_REPOSITORY: fullName,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER: repository.owner,
    GITHUB_REPOSITORY_OWNER_ID: String(repository.ownerId),
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_SERVER_URL: run.serverUrl,
    GITHUB_SHA: run.sha,
    GITHUB_STATE: files.state,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_TRIGGERING_ACTOR: actor.login,
    GITHUB_WORKFLOW: job.workflow ?? run.workflowPath,
    GITHUB_WORKFLOW_REF: workflowRefOf(run),
    GITHUB_WORKFLOW_SHA: run.sha,
    GITHUB_WORKSPACE: files.workspace,
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: job.runnerEnvironment ?? 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: 'Linux',
    RUNNER_TEMP: files.temporary,
    RUNNER_TOOL_CACHE: join(files.temporary, '../_tool'),
  }
}

/** What stands in the event file of a dispatched run. */
export function dispatchPayload(run: Run): unknown {
  const { repository, actor } = run
  const fullName = `${repository.owner}/${repository.name}`
  return {
    inputs: run.inputs,
    ref: run.ref,
    workflow: run.workflowPath,
    repository: {
      id: repository.id,
      name: repository.name,
      full_name: fullName,
      private: repository.isPrivate,
      default_branch: repository.defaultBranch,
      html_url: `${run.serverUrl}/${fullName}`,
      url: `${run.apiUrl}/repos/${fullName}`,
      owner: { id: repository.ownerId, login: repository.owner },
    },
    sender: { id: actor.id, login: actor.login },
  }
}

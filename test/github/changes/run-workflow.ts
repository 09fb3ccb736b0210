/** Runs of workflows: made by a dispatch, begun, completed, cancelled, with the webhooks. */

import { mintToken } from '../auth/mint-token.ts'
import { emitEvent } from '../hooks/emit.ts'
import { runObject, workflowObject } from '../objects/workflow.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import type { DispatchedRun, RunConclusion } from '../seams.ts'
import type { Site } from '../site.ts'
import type { Artifact, Repository, Run } from '../state/repository.ts'
import type { Account, Permissions } from '../state/world.ts'
import { fillRunName, readWorkflow, type Workflow } from './read-workflow.ts'
import { suiteOf } from './write-check.ts'
import { writeZip } from './write-zip.ts'

export const workflowFolder = '.github/workflows/'

export interface KnownWorkflow extends Workflow {
  readonly id: number
  readonly path: string
}

/** By file name or id, as it stands on the default branch. */
export async function findWorkflow(
  { world }: Site,
  repository: Repository,
  nameOrId: string,
): Promise<KnownWorkflow | undefined> {
  const byId = [...repository.workflowIds].find(([, id]) => String(id) === nameOrId)
  const path = byId?.[0] ?? `${workflowFolder}${nameOrId}`
  const text = await readAt(repository, `refs/heads/${repository.defaultBranch}`, path)
  if (text === undefined) return undefined
  const id = repository.workflowIds.get(path) ?? world.newId()
  repository.workflowIds.set(path, id)
  return { ...readWorkflow(path, text), id, path }
}

async function readAt(repository: Repository, ref: string, path: string): Promise<string | undefined> {
  return (await repository.git.readBlob(`${ref}:${path}`))?.toString()
}

export interface DispatchOptions {
  readonly nameOrId: string
  readonly ref: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly by: Account
}

export async function dispatchWorkflow(
  site: Site,
  repository: Repository,
  options: DispatchOptions,
): Promise<Run> {
  const { world } = site
  const known = await findWorkflow(site, repository, options.nameOrId)
  if (known === undefined) throw notFound()
  if (!repository.isActionsEnabled) {
    throw new Refusal(403, 'Actions has been disabled for this repository.')
  }
  const branch = options.ref.replace(/^refs\/heads\//, '')
  const sha = await repository.git.resolve(`refs/heads/${branch}`)
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${options.ref}`)
  const text = await readAt(repository, sha, known.path)
  const workflow = text === undefined ? undefined : readWorkflow(known.path, text)
  if (workflow?.inputs === undefined) {
    throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  }
  const inputs = fillInputs(workflow, options.inputs)
  const nowMs = world.nowMs()
  const runs = [...repository.runs.values()].filter((each) => each.workflowPath === known.path)
  const context = {
    inputs,
    github: { actor: options.by.login, ref: `refs/heads/${branch}`, ref_name: branch, event: { inputs } },
  }
  const run: Run = {
    id: world.newId(),
    number: runs.length + 1,
    attempt: 1,
    workflowPath: known.path,
    workflowName: workflow.name,
    title: workflow.runName === undefined ? workflow.name : fillRunName(workflow.runName, context),
    event: 'workflow_dispatch',
    headBranch: branch,
    headSha: sha,
    actor: options.by,
    triggeredBy: options.by,
    inputs,
    suiteId: suiteOf(site, repository, world.actions, sha, branch).id,
    status: 'queued',
    conclusion: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    abort: new AbortController(),
  }
  repository.runs.set(run.id, run)
  play(site, repository, run)
  return run
}

function play(site: Site, repository: Repository, run: Run): void {
  site.inBackground(async () => {
    await tellRun(site, repository, run, 'requested')
    await site.onDispatch?.(controlOf(site, repository, run))
  })
}

/** The next attempt; what the last one still says is not heard any more. */
export function rerun(site: Site, repository: Repository, run: Run, by: Account): void {
  run.abort.abort()
  run.abort = new AbortController()
  run.attempt += 1
  run.triggeredBy = by
  run.status = 'queued'
  run.conclusion = null
  run.updatedAtMs = site.world.nowMs()
  play(site, repository, run)
}

function fillInputs(workflow: Workflow, given: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = workflow.inputs ?? {}
  const strange = Object.keys(given).filter((name) => !(name in known))
  if (strange.length > 0) throw invalid(`Unexpected inputs provided: ${JSON.stringify(strange)}`)
  const filled: Record<string, string> = {}
  for (const [name, input] of Object.entries(known)) {
    const value = given[name] ?? input.default
    if (value === undefined && input.isRequired) {
      throw invalid(`Required input '${name}' not provided`)
    }
    filled[name] = String(value ?? '')
  }
  return filled
}

/** What whoever plays the runner is given. */
function controlOf(site: Site, repository: Repository, run: Run): DispatchedRun {
  const { world } = site
  const { attempt } = run
  const isCurrent = () => run.attempt === attempt
  return {
    id: run.id,
    attempt,
    number: run.number,
    name: run.title,
    workflowPath: run.workflowPath,
    event: run.event,
    ref: `refs/heads/${run.headBranch}`,
    sha: run.headSha,
    inputs: run.inputs,
    actor: { id: run.actor.id, login: run.actor.login },
    repository: {
      id: repository.id,
      owner: repository.owner.login,
      ownerId: repository.owner.id,
      name: repository.name,
      isPrivate: repository.isPrivate,
      defaultBranch: repository.defaultBranch,
      gitDir: repository.git.dir,
    },
    token: mintJobToken(site, repository, { contents: 'read', metadata: 'read', actions: 'read' }),
    serverUrl: world.url,
    apiUrl: world.url,
    signal: run.abort.signal,
    begin: () => {
      if (!isCurrent() || run.status !== 'queued') return
      run.status = 'in_progress'
      site.inBackground(() => tellRun(site, repository, run, 'in_progress'))
    },
    complete: (conclusion) => {
      if (isCurrent()) completeRun(site, repository, run, conclusion)
    },
    keepArtifact: (name, files) => void keepArtifact(site, repository, run, name, files),
  }
}

/** GITHUB_TOKEN of a job. */
export function mintJobToken(site: Site, repository: Repository, permissions: Permissions): string {
  const { world } = site
  const installation = {
    id: world.newId(),
    app: world.actions,
    account: repository.owner,
    permissions: world.actions.permissions,
    isDeleted: false,
    createdAtMs: world.nowMs(),
  }
  return mintToken(world, {
    kind: 'installation',
    installation,
    permissions,
    repositoryIds: new Set([repository.id]),
    expiresAtMs: world.nowMs() + 6 * 3_600_000,
  })
}

export function completeRun(site: Site, repository: Repository, run: Run, conclusion: RunConclusion): void {
  if (run.status === 'completed') return
  run.status = 'completed'
  run.conclusion = conclusion
  run.updatedAtMs = site.world.nowMs()
  site.inBackground(() => tellRun(site, repository, run, 'completed'))
}

export function cancelRun(site: Site, repository: Repository, run: Run): void {
  run.abort.abort()
  completeRun(site, repository, run, 'cancelled')
}

export function keepArtifact(
  { world }: Site,
  repository: Repository,
  run: Run,
  name: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Artifact {
  const artifact: Artifact = {
    id: world.newId(),
    run,
    name,
    zip: writeZip(files),
    createdAtMs: world.nowMs(),
    isExpired: false,
  }
  repository.artifacts.set(artifact.id, artifact)
  return artifact
}

async function tellRun(site: Site, repository: Repository, run: Run, action: string): Promise<void> {
  const { world } = site
  const head = await repository.git.readCommit(run.headSha)
  const workflow = {
    id: repository.workflowIds.get(run.workflowPath) ?? 0,
    path: run.workflowPath,
    name: run.workflowName,
  }
  emitEvent(site, {
    event: 'workflow_run',
    action,
    repository,
    sender: run.triggeredBy,
    parts: {
      workflow_run: runObject(world, repository, run, head),
      workflow: workflowObject(world, repository, workflow),
    },
  })
}

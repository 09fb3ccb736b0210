/** Webhooks by topic: who is told what, with the objects that every payload carries. */

import { accountObject, organizationObject } from '../objects/account.ts'
import { installationLink, installationObject, installedRepositories } from '../objects/app.ts'
import { fullRepositoryObject } from '../objects/repository.ts'
import type { Site } from '../site.ts'
import { installationOf } from '../state/find.ts'
import { personOf } from '../state/make-world.ts'
import type { Repository } from '../state/repository.ts'
import type { Account, Installation } from '../state/world.ts'

/** One of these permissions is needed to hear of an event. */
const neededPermissions: Readonly<Record<string, readonly string[]>> = {
  check_run: ['checks'],
  check_suite: ['checks'],
  deployment: ['deployments'],
  deployment_status: ['deployments'],
  issue_comment: ['issues', 'pull_requests'],
  merge_group: ['merge_queues'],
  pull_request: ['pull_requests'],
  push: ['contents'],
  release: ['contents'],
  workflow_run: ['actions'],
}

export interface RepositoryEvent {
  readonly event: string
  readonly action?: string
  readonly repository: Repository
  readonly sender: Account
  /** the objects of this event */
  readonly parts: Readonly<Record<string, unknown>>
  /** where this event's repository differs from the others' */
  readonly repositoryParts?: Readonly<Record<string, unknown>>
}

/** Where the App is installed, subscribed and permitted: else nothing is told, and nothing need be worked out. */
export function hearerOf({ world }: Site, repository: Repository, event: string): Installation | undefined {
  const installation = installationOf(world, repository)
  if (installation === undefined || installation.suspendedAtMs !== undefined) return undefined
  if (!world.app.events.includes(event)) return undefined
  const needed = neededPermissions[event] ?? []
  const isPermitted = needed.length === 0 || needed.some((name) => name in installation.permissions)
  return isPermitted ? installation : undefined
}

export function emitEvent(site: Site, told: RepositoryEvent): void {
  const { world, hooks } = site
  const { event, action, repository, sender, parts } = told
  const installation = hearerOf(site, repository, event)
  if (installation === undefined) return
  hooks.emit(
    { event, action: action ?? null, installationId: installation.id, repositoryId: repository.id },
    {
      ...(action === undefined ? {} : { action }),
      ...parts,
      repository: { ...webhookRepository(site, repository), ...told.repositoryParts },
      ...(repository.owner.type === 'Organization'
        ? { organization: organizationObject(world, repository.owner) }
        : {}),
      sender: accountObject(world, sender),
      installation: installationLink(installation),
    },
  )
}

/** Webhooks carry what `GET /repos/…` tells but for what depends on the reader. */
export function webhookRepository({ world }: Site, repository: Repository) {
  const { permissions, parent, source, organization, network_count, subscribers_count, ...rest } = {
    parent: undefined,
    source: undefined,
    organization: undefined,
    ...fullRepositoryObject(world, repository),
  }
  return { ...rest, custom_properties: {} }
}

/** `installation` and `installation_repositories`: every App gets them, subscribed or not. */
export function emitInstallation(
  { world, hooks }: Site,
  installation: Installation,
  action: string,
  parts?: { readonly event: string; readonly parts: Readonly<Record<string, unknown>> },
): void {
  if (installation.app !== world.app) return
  hooks.emit(
    { event: parts?.event ?? 'installation', action, installationId: installation.id, repositoryId: null },
    {
      action,
      installation: installationObject(world, installation),
      ...(parts?.parts ?? { repositories: installedRepositories(world, installation), requester: null }),
      sender: accountObject(world, personOf(world, installation.account)),
    },
  )
}

/** An installation is suspended, taken up again, or removed, with the webhooks. */
import { emitInstallation } from '../hooks/emit.ts'
import { installedRepositories } from '../objects/app.ts'
import type { Site } from '../site.ts'
import type { Installation } from '../state/world.ts'

export function suspend(site: Site, installation: Installation): void {
  installation.suspendedAtMs = site.world.nowMs()
  emitInstallation(site, installation, 'suspend')
}

export function unsuspend(site: Site, installation: Installation): void {
  delete installation.suspendedAtMs
  emitInstallation(site, installation, 'unsuspend')
}

export function uninstall(site: Site, installation: Installation): void {
  const parts = { repositories: installedRepositories(site.world, installation) }
  installation.isDeleted = true
  emitInstallation(site, installation, 'deleted', { event: 'installation', parts })
}

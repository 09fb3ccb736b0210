/** The App about itself: installations, tokens, the delivery log. */
import { mintToken } from '../auth/mint-token.ts'
import { deliveryItemObject, deliveryObject } from '../hooks/delivery.ts'
import { appWithCountObject, installationObject } from '../objects/app.ts'
import { repositoryObject } from '../objects/repository.ts'
import { iso } from '../objects/values.ts'
import { invalid, notFound, Refusal } from '../refusal.ts'
import { type AppCall, json, need, numberOf, paged, type Route } from '../route.ts'
import { findByName, installationOf, repositoriesOf } from '../state/find.ts'
import type { Installation, Permissions } from '../state/world.ts'

const app = (line: string, handle: (call: AppCall) => ReturnType<typeof json>): Route => {
  const [method, path = ''] = line.split(' ')
  return { kind: 'app', method: method as Route['method'], path, handle }
}

const installed = (call: AppCall): Installation[] =>
  [...call.site.world.installations.values()].filter((each) => each.app === call.app && !each.isDeleted)

const findInstallation = (call: AppCall): Installation => {
  const id = numberOf(call, 'id')
  return need(installed(call).find((each) => each.id === id))
}

export const appRoutes: readonly Route[] = [
  app('GET /app', (call) => json(200, appWithCountObject(call.site.world, call.app))),
  app('GET /app/installations', (call) =>
    paged(
      call,
      installed(call).map((each) => {
        const { account, ...rest } = installationObject(call.site.world, each)
        const { login } = account
        const { created_at, updated_at } = rest
        // GitHub's description of this list demands what an enterprise has too, of every account
        return { ...rest, account: { name: login, slug: login, created_at, updated_at, ...account } }
      }),
    ),
  ),
  app('GET /app/installations/:id', (call) =>
    json(200, installationObject(call.site.world, findInstallation(call))),
  ),
  app('GET /repos/:owner/:repo/installation', (call) => {
    const { world } = call.site
    const repository = need(findByName(world, call.params['owner'] ?? '', call.params['repo'] ?? ''))
    return json(200, installationObject(world, need(installationOf(world, repository))))
  }),
  app('POST /app/installations/:id/access_tokens', createToken),
  app('GET /app/hook/deliveries', listDeliveries),
  app('GET /app/hook/deliveries/:id', (call) => {
    const id = numberOf(call, 'id')
    return json(200, deliveryObject(need(call.site.hooks.log.find((each) => each.id === id))))
  }),
  app('POST /app/hook/deliveries/:id/attempts', (call) => {
    if (!call.site.hooks.redeliver(numberOf(call, 'id'))) throw notFound()
    return json(202, {})
  }),
]

function createToken(call: AppCall) {
  const { world } = call.site
  const installation = findInstallation(call)
  if (installation.suspendedAtMs !== undefined) {
    throw new Refusal(403, 'This installation has been suspended')
  }
  const permissions = narrow(installation.permissions, call.body['permissions'])
  const reached = repositoriesOf(world, installation)
  const ids = call.body['repository_ids'] as readonly number[] | undefined
  const names = call.body['repositories'] as readonly string[] | undefined
  const chosen = reached.filter((each) => ids?.includes(each.id) || names?.includes(each.name))
  if (chosen.length !== (ids?.length ?? 0) + (names?.length ?? 0)) {
    throw invalid(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  }
  const isNarrowed = ids !== undefined || names !== undefined
  const expiresAtMs = world.nowMs() + 3_600_000
  const token = mintToken(world, {
    kind: 'installation',
    installation,
    permissions,
    ...(isNarrowed ? { repositoryIds: new Set(chosen.map((each) => each.id)) } : {}),
    expiresAtMs,
  })
  const isSelected = isNarrowed || installation.selected !== undefined
  return json(201, {
    token,
    expires_at: iso(expiresAtMs),
    permissions,
    repository_selection: isSelected ? 'selected' : 'all',
    ...(isNarrowed ? { repositories: chosen.map((each) => repositoryObject(world, each)) } : {}),
  })
}

function narrow(given: Permissions, asked: unknown): Permissions {
  if (typeof asked !== 'object' || asked === null) return given
  for (const [name, access] of Object.entries(asked)) {
    if (given[name] === 'write' || given[name] === access) continue
    throw invalid('The permissions requested are not granted to this installation.')
  }
  return { metadata: 'read', ...(asked as Permissions) }
}

/** Newest first; the cursor is the id after which the next page begins. */
function listDeliveries(call: AppCall) {
  const size = Math.min(Math.max(Number(call.query.get('per_page') ?? 30) || 30, 1), 100)
  const newest = [...call.site.hooks.log].sort((a, b) => b.id - a.id)
  const cursor = call.query.get('cursor')
  const start = cursor === null ? 0 : newest.findIndex((each) => `v1_${each.id}` === cursor) + 1
  if (cursor !== null && start === 0) throw invalid('Invalid cursor')
  const page = newest.slice(start, start + size)
  const last = page.at(-1)
  const hasMore = start + size < newest.length
  const link = `<${call.url}?per_page=${size}&cursor=v1_${last?.id}>; rel="next"`
  return json(200, page.map(deliveryItemObject), hasMore ? { link } : {})
}

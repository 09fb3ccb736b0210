/** What stands outside of repositories: the manifest flow that makes an App, and the rate limit. */
import { randomBytes } from 'node:crypto'
import { appObject } from '../objects/app.ts'
import { invalid, notFound } from '../refusal.ts'
import { type Call, json, type Route } from '../route.ts'
import type { Permissions } from '../state/world.ts'

export const setupRoutes: readonly Route[] = [
  // the page on which a person confirms the name is left out: GitHub sends them back at once
  { kind: 'open', method: 'POST', path: '/settings/apps/new', handle: takeManifest },
  { kind: 'open', method: 'POST', path: '/organizations/:org/settings/apps/new', handle: takeManifest },
  { kind: 'open', method: 'POST', path: '/app-manifests/:code/conversions', handle: convert },
  { kind: 'open', method: 'GET', path: '/rate_limit', handle: readLimit },
]

interface Manifest {
  readonly name?: string
  readonly redirect_url?: string
  readonly default_permissions?: Permissions
  readonly default_events?: readonly string[]
  readonly hook_attributes?: { readonly url: string }
}

function takeManifest(call: Call) {
  const { world, hooks } = call.site
  const manifest = JSON.parse(String(call.body['manifest'] ?? '{}')) as Manifest
  if (manifest.redirect_url === undefined) throw invalid('redirect_url is missing')
  world.app.name = manifest.name ?? world.app.name
  world.app.permissions = manifest.default_permissions ?? {}
  world.app.events = manifest.default_events ?? []
  if (manifest.hook_attributes !== undefined) hooks.target.url = manifest.hook_attributes.url
  const code = randomBytes(20).toString('hex')
  world.manifestCodes.add(code)
  const location = new URL(manifest.redirect_url)
  location.searchParams.set('code', code)
  const state = call.query.get('state')
  if (state !== null) location.searchParams.set('state', state)
  return { status: 302, headers: { location: location.href } }
}

function convert(call: Call) {
  const { world, hooks } = call.site
  if (!world.manifestCodes.delete(call.params['code'] ?? '')) throw notFound()
  return json(201, {
    ...appObject(world, world.app),
    client_secret: randomBytes(20).toString('hex'),
    webhook_secret: hooks.target.secret,
    pem: world.app.privateKey ?? '',
  })
}

/** Asking does not count, so what it says is the whole limit; the headers of other answers tell the rest. */
function readLimit({ site: { world } }: Call) {
  const limit = world.limits.ratePerHour
  const reset = Math.ceil(world.nowMs() / 1000) + 3_600
  const core = { limit, used: 0, remaining: limit, reset }
  return json(200, { resources: { core, search: { limit: 30, used: 0, remaining: 30, reset } }, rate: core })
}

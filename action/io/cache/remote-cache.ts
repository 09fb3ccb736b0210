/** Carries the cache's folder from run to run through GitHub's cache service, where there is one. */
import { randomUUID } from 'node:crypto'
import type { Problem } from '../../../shared/problem.ts'

/** What is used of @actions/cache. */
export interface CacheService {
  readonly restoreCache: (paths: string[], key: string, restoreKeys: string[]) => Promise<string | undefined>
  readonly saveCache: (paths: string[], key: string) => Promise<number>
}

export interface RemoteCacheOptions {
  /** the environment of the job */
  readonly env: Readonly<Record<string, string | undefined>>
  /** the cache's folder; the service knows a cache by its path, so it is the same in every run */
  readonly dir: string
  /** tells the policies of one repository apart, whatever stands in them */
  readonly policyKey: string
  /** 60 s unless given: a slow service must not hold the run up */
  readonly timeoutMs?: number
  /** @actions/cache unless given; loaded only when there is a service */
  readonly load?: () => Promise<CacheService>
}

export interface RemoteCacheResult {
  /** the key that was restored or saved; undefined when there was nothing, no service, or a warning */
  readonly key?: string
  readonly warnings: readonly Problem[]
}

/** Takes the newest cache of the same policy, else of any policy on the same system. A failure is a warning. */
export function restoreRemoteCache(options: RemoteCacheOptions): Promise<RemoteCacheResult> {
  return useService('restored', options, (service, prefix) =>
    service.restoreCache([options.dir], `${prefix}${options.policyKey}-newest`, [
      `${prefix}${options.policyKey}-`,
      prefix,
    ]),
  )
}

/** A saved cache cannot be changed, so every save has a key of its own. A failure is a warning. */
export function saveRemoteCache(options: RemoteCacheOptions): Promise<RemoteCacheResult> {
  return useService('saved', options, async (service, prefix) => {
    const run = [options.env['GITHUB_RUN_ID'] ?? 'local', options.env['GITHUB_RUN_ATTEMPT'] ?? '1']
    const key = [`${prefix}${options.policyKey}`, ...run, randomUUID().slice(0, 8)].join('-')
    const id = await service.saveCache([options.dir], key)
    if (id < 0) throw new Error('the service did not take it; its reason stands above in the log')
    return key
  })
}

async function useService(
  done: 'restored' | 'saved',
  options: RemoteCacheOptions,
  use: (service: CacheService, prefix: string) => Promise<string | undefined>,
): Promise<RemoteCacheResult> {
  const { env, dir, timeoutMs = 60_000, load = () => import('@actions/cache') } = options
  const isThere = ['ACTIONS_CACHE_URL', 'ACTIONS_RESULTS_URL'].some((name) => (env[name] ?? '') !== '')
  if (!isThere) return { warnings: [] }
  const os = (env['RUNNER_OS'] ?? process.platform).toLowerCase()
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    })
    const key = await Promise.race([load().then((service) => use(service, `promptgate-${os}-`)), late])
    return key === undefined ? { warnings: [] } : { key, warnings: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `the cache could not be ${done} through GitHub's cache service: ${reason}`
    return { warnings: [{ path: dir, code: `cache-not-${done}`, message, severity: 'warning' }] }
  } finally {
    clearTimeout(timer)
  }
}

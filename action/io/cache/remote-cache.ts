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

/** The report that an earlier attempt of this evaluation could not deliver, past all other caches. A failure is a warning. */
export function restoreKeptReport(
  options: Omit<RemoteCacheOptions, 'policyKey'>,
  evaluationId: string,
): Promise<RemoteCacheResult> {
  return useService('restored', options, (service) => {
    const prefix = keptReportPrefix(options, evaluationId)
    return service.restoreCache([options.dir], `${prefix}newest`, [prefix])
  })
}

/** Under a key of its own: another run's cache would be the newer one. A failure is a warning. */
export function saveKeptReport(
  options: Omit<RemoteCacheOptions, 'policyKey'>,
  evaluationId: string,
): Promise<RemoteCacheResult> {
  return useService('saved', options, (service) =>
    save(service, options, `${keptReportPrefix(options, evaluationId)}${randomUUID().slice(0, 8)}`),
  )
}

const osOf = ({ env }: Pick<RemoteCacheOptions, 'env'>): string =>
  (env['RUNNER_OS'] ?? process.platform).toLowerCase()

const keptReportPrefix = (options: Pick<RemoteCacheOptions, 'env'>, evaluationId: string): string =>
  `promptgate-report-${osOf(options)}-${evaluationId}-`

async function save(
  service: CacheService,
  { dir }: Pick<RemoteCacheOptions, 'dir'>,
  key: string,
): Promise<string> {
  const id = await service.saveCache([dir], key)
  if (id < 0) throw new Error('the service did not take it; its reason stands above in the log')
  return key
}

/** A saved cache cannot be changed, so every save has a key of its own. A failure is a warning. */
export function saveRemoteCache(options: RemoteCacheOptions): Promise<RemoteCacheResult> {
  return useService('saved', options, (service, prefix) => {
    const run = [options.env['GITHUB_RUN_ID'] ?? 'local', options.env['GITHUB_RUN_ATTEMPT'] ?? '1']
    return save(
      service,
      options,
      [`${prefix}${options.policyKey}`, ...run, randomUUID().slice(0, 8)].join('-'),
    )
  })
}

async function useService(
  done: 'restored' | 'saved',
  options: Omit<RemoteCacheOptions, 'policyKey'>,
  use: (service: CacheService, prefix: string) => Promise<string | undefined>,
): Promise<RemoteCacheResult> {
  const { env, dir, timeoutMs = 60_000, load = () => import('@actions/cache') } = options
  const isThere = ['ACTIONS_CACHE_URL', 'ACTIONS_RESULTS_URL'].some((name) => (env[name] ?? '') !== '')
  if (!isThere) return { warnings: [] }
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    })
    const key = await Promise.race([
      load().then((service) => use(service, `promptgate-${osOf(options)}-`)),
      late,
    ])
    return key === undefined ? { warnings: [] } : { key, warnings: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `the cache could not be ${done} through GitHub's cache service: ${reason}`
    return { warnings: [{ path: dir, code: `cache-not-${done}`, message, severity: 'warning' }] }
  } finally {
    clearTimeout(timer)
  }
}

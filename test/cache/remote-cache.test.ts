/** GitHub's cache service is asked only where there is one, and its failures are warnings. */
import { expect, test } from 'vitest'
import {
  type CacheService,
  restoreKeptReport,
  restoreRemoteCache,
  saveKeptReport,
  saveRemoteCache,
} from '../../action/io/cache/remote-cache.ts'

const env = {
  ACTIONS_RESULTS_URL: 'https://results.example/',
  RUNNER_OS: 'Linux',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '2',
}
const policyKey = 'f'.repeat(64)

function service(answers: Partial<CacheService> = {}) {
  const calls: unknown[][] = []
  const load = async (): Promise<CacheService> => ({
    restoreCache: async (...args) => {
      calls.push(args)
      return answers.restoreCache?.(...args)
    },
    saveCache: async (...args) => {
      calls.push(args)
      return answers.saveCache === undefined ? 1 : answers.saveCache(...args)
    },
  })
  return { calls, load }
}

test('the newest of the same policy is restored, else of the same system', async () => {
  const { calls, load } = service({ restoreCache: async (_, __, [first = '']) => `${first}76-1-abc` })
  const result = await restoreRemoteCache({ env, dir: '/c', policyKey, load })
  expect(result).toEqual({ key: `promptgate-linux-${policyKey}-76-1-abc`, warnings: [] })
  expect(calls).toEqual([
    [['/c'], `promptgate-linux-${policyKey}-newest`, [`promptgate-linux-${policyKey}-`, 'promptgate-linux-']],
  ])
})

test('every save has a key of its own that the next restore finds', async () => {
  const { calls, load } = service()
  const keys = [
    await saveRemoteCache({ env, dir: '/c', policyKey, load }),
    await saveRemoteCache({ env, dir: '/c', policyKey, load }),
  ]
  expect(keys.map(({ warnings }) => warnings)).toEqual([[], []])
  expect(new Set(keys.map(({ key }) => key)).size).toBe(2)
  for (const [paths, key] of calls) {
    expect(paths).toEqual(['/c'])
    expect(key).toMatch(/^promptgate-linux-f{64}-77-2-[0-9a-f]{8}$/)
  }
})

test('a report that was kept has keys that no other evaluation and no answers have', async () => {
  const { calls, load } = service({ restoreCache: async (_, __, [first = '']) => `${first}abc` })
  const saved = await saveKeptReport({ env, dir: '/c/reports', load }, 'ev-1')
  expect(saved.key).toMatch(/^promptgate-report-linux-ev-1-[0-9a-f]{8}$/)
  await restoreKeptReport({ env, dir: '/c/reports', load }, 'ev-1')
  expect(calls[1]).toEqual([
    ['/c/reports'],
    'promptgate-report-linux-ev-1-newest',
    ['promptgate-report-linux-ev-1-'],
  ])
})

test('nothing to restore is neither a key nor a warning', async () => {
  expect(await restoreRemoteCache({ env, dir: '/c', policyKey, load: service().load })).toEqual({
    warnings: [],
  })
})

test.each<[string, Record<string, string>]>([
  ['no service', {}],
  ['an empty address', { ACTIONS_CACHE_URL: '', ACTIONS_RESULTS_URL: '' }],
])('%s: nothing is loaded', async (_, none) => {
  const load = () => Promise.reject(new Error('loaded'))
  expect(await restoreRemoteCache({ env: none, dir: '/c', policyKey, load })).toEqual({ warnings: [] })
  expect(await saveRemoteCache({ env: none, dir: '/c', policyKey, load })).toEqual({ warnings: [] })
})

test.each<[string, Partial<CacheService>, RegExp]>([
  [
    'it fails',
    { saveCache: () => Promise.reject(new Error('quota exceeded')) },
    /could not be saved .*: quota exceeded/,
  ],
  ['it refuses without an error', { saveCache: async () => -1 }, /did not take it/],
  ['it hangs', { saveCache: () => new Promise(() => {}) }, /no answer within 0.05 s/],
])('%s: a warning', async (_, answers, sentence) => {
  const result = await saveRemoteCache({
    env,
    dir: '/c',
    policyKey,
    load: service(answers).load,
    timeoutMs: 50,
  })
  expect(result.key).toBeUndefined()
  expect(result.warnings).toHaveLength(1)
  expect(result.warnings[0]).toMatchObject({ code: 'cache-not-saved', severity: 'warning', path: '/c' })
  expect(result.warnings[0]?.message).toMatch(sentence)
})

test('the real package has the functions that are used', async () => {
  const real = await import('@actions/cache')
  expect(typeof real.restoreCache).toBe('function')
  expect(typeof real.saveCache).toBe('function')
})

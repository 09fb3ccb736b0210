import { expect, test } from 'vitest'
import { orderChange } from '../action/run-order.ts'

test('repeats go on where the first attempt ended: no answer of it is replayed', async () => {
  const first = await orderChange({ cases: 8 })
  await first.job()
  const keys = new Set(first.app.report().trials.map(({ key }) => key))

  const second = await orderChange({
    cases: 8,
    order: (order) => ({ ...order, attempt: 2, firstRepeat: 3 }),
  })
  const done = await second.job({ inputs: { 'cache-dir': first.cacheDir } })

  expect(done.code).toBe(0)
  const report = second.app.report()
  expect(report.attempt).toBe(2)
  expect(report.trials.map(({ repeat }) => repeat)).toEqual(Array.from({ length: 16 }, () => 3))
  expect(report.trials.filter(({ key }) => keys.has(key))).toEqual([])
  expect(report.trials.every(({ cached }) => !cached)).toBe(true)
  // the same commits in either repository: only the noise floor, asked past the repeats, is known already
  expect(report.calls).toMatchObject({ made: 16, cached: first.app.report().calls.noise })
  expect(report.runners[0]?.noise?.sampled).toBe(8)
  expect(done.outputs['verdict']).toBe('fail')
})

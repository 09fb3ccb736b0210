import { expect, test } from 'vitest'
import { createMetrics } from './create-metrics.ts'
import { metricsTable } from './metrics-table.ts'

const table = [
  { name: 'c_total', type: 'counter', help: 'Counts\nthings \\ more.', labels: ['a', 'b'] },
  { name: 'h_seconds', type: 'histogram', help: 'Times.', buckets: [0.1, 1] },
  { name: 'g', type: 'gauge', help: 'Gauge.' },
] as const

test('counters, histograms and gauges are written as Prometheus reads them', async () => {
  const metrics = createMetrics(table)
  metrics.count('c_total', { b: '2', a: '1' })
  metrics.count('c_total', { a: '1', b: '2' }, 2.5)
  metrics.count('c_total')
  for (const seconds of [0.05, 0.1, 0.5, 7]) metrics.observe('h_seconds', seconds)
  metrics.collect('g', async () => [{ value: 4, labels: { of: 'x' } }])
  expect(await metrics.render()).toBe(
    [
      '# HELP c_total Counts\\nthings \\\\ more.',
      '# TYPE c_total counter',
      'c_total{a="1",b="2"} 3.5',
      'c_total 1',
      '# HELP h_seconds Times.',
      '# TYPE h_seconds histogram',
      'h_seconds_bucket{le="0.1"} 2',
      'h_seconds_bucket{le="1"} 3',
      'h_seconds_bucket{le="+Inf"} 4',
      'h_seconds_sum 7.65',
      'h_seconds_count 4',
      '# HELP g Gauge.',
      '# TYPE g gauge',
      'g{of="x"} 4',
      '',
    ].join('\n'),
  )
})

test('a label may hold anything', async () => {
  const metrics = createMetrics([])
  metrics.count('x_total', { name: 'quote " slash \\ line\nend } {' })
  expect(await metrics.render()).toContain('x_total{name="quote \\" slash \\\\ line\\nend } {"} 1\n')
})

test('a figure that is none changes nothing', async () => {
  const metrics = createMetrics(table)
  metrics.count('c_total', {}, Number.NaN)
  metrics.count('c_total', {}, -1)
  metrics.observe('h_seconds', Number.NaN)
  metrics.observe('h_seconds', Number.POSITIVE_INFINITY)
  expect(await metrics.render()).not.toMatch(/^[ch]_\w+(?:\{.*\})? /m)
})

test('a gauge that cannot be read hides no other', async () => {
  const metrics = createMetrics(table)
  metrics.count('c_total')
  metrics.collect('g', () => Promise.reject(new Error('database is locked')))
  const text = await metrics.render()
  expect(text).toContain('c_total 1')
  expect(text).toContain('# TYPE g gauge\n')
})

test('a metric that nobody described is shown all the same', async () => {
  const metrics = createMetrics([])
  metrics.count('typo_total')
  metrics.observe('typo_seconds', 1)
  const text = await metrics.render()
  expect(text).toContain('# TYPE typo_total counter\ntypo_total 1')
  expect(text).toContain('typo_seconds_bucket{le="+Inf"} 1')
})

test('the table names each metric once, by the rules of Prometheus', () => {
  expect(new Set(metricsTable.map(({ name }) => name)).size).toBe(metricsTable.length)
  for (const { name, type, help, buckets } of metricsTable) {
    expect(name).toMatch(/^[a-z_]+$/)
    expect(help).toMatch(/\.$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(buckets !== undefined).toBe(type === 'histogram')
    expect(buckets?.toSorted((a, b) => a - b)).toEqual(buckets)
  }
})

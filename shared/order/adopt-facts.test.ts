/** What the App knows is the App's word, whatever a report says. */
import { expect, test } from 'vitest'
import { order, report } from '../../test/order/make-order.ts'
import { adoptFacts } from './adopt-facts.ts'

test('what the App knows replaces whatever the job says of it', () => {
  const lying = structuredClone(report)
  for (const one of lying.comparisons) Object.assign(one, { change: 'new', reasons: [] })
  lying.policy = { source: 'x', hash: 'f'.repeat(64), differences: ['x'], headProblems: [] }
  lying.prompts = []
  lying.datasetChanges = [{ dataset: 'x', path: 'x', added: [], removed: [], edited: [] }]
  lying.attempt = 7
  expect(adoptFacts(lying, order)).toEqual(report)
})

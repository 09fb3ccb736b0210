import { expect, test } from 'vitest'
import type { Price } from './config/policy.ts'
import { costOfCall } from './cost.ts'

const usage = { inputTokens: 1000, cachedInputTokens: 400, outputTokens: 100 }
const tokens: Price = { currency: 'USD', perMillion: { input: 0.15, cachedInput: 0.075, output: 0.6 } }
const hour: Price = { currency: 'EUR', computeHour: 0.9 }

test.each([
  ['tokens at three prices', tokens, usage, undefined, (600 * 0.15 + 400 * 0.075 + 100 * 0.6) / 1e6],
  [
    'no cached tokens told: all at the full price',
    tokens,
    { inputTokens: 1000, outputTokens: 100 },
    undefined,
    (1000 * 0.15 + 100 * 0.6) / 1e6,
  ],
  [
    'more cached than there are',
    tokens,
    { inputTokens: 10, cachedInputTokens: 99, outputTokens: 0 },
    undefined,
    (10 * 0.075) / 1e6,
  ],
  ['seconds of the machine', hour, usage, 4, 0.001],
  ['both', { ...tokens, computeHour: 3.6 }, usage, 2, 0.002 + (600 * 0.15 + 400 * 0.075 + 100 * 0.6) / 1e6],
  ['a free machine is known to cost 0', { currency: 'EUR', computeHour: 0 }, undefined, 4, 0],
])('%s', (_, price, used, seconds, amount) => {
  const cost = costOfCall(price, used, seconds)
  expect(cost?.amount).toBeCloseTo(amount, 15)
  expect(cost?.currency).toBe(price.currency)
})

test.each([
  ['no price', undefined, usage, 4],
  ['a price of nothing', { currency: 'USD' }, usage, 4],
  ['tokens unknown', tokens, undefined, 4],
  ['seconds unknown', hour, usage, undefined],
  ['one half unknown', { ...tokens, computeHour: 1 }, usage, undefined],
])('unknown is never 0: %s', (_, price, used, seconds) => {
  expect(costOfCall(price, used, seconds)).toBeUndefined()
})

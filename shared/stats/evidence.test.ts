import { describe, expect, test } from 'vitest'
import { sha256Hex } from '../json.ts'
import { createRandom } from './create-random.ts'
import { differenceInterval } from './difference-interval.ts'
import { mcnemarExact } from './mcnemar-exact.ts'
import { neededCases, neededRepeats, type SettlingQuestion } from './needed-evidence.ts'
import { pairedScoreInterval } from './paired-score-interval.ts'
import { smallestDrop } from './smallest-drop.ts'

const seed = sha256Hex('evidence')
const weigh = (values: readonly number[]) => values.map((value) => ({ value, weight: 1 }))
const fill = (count: number, value: number) => Array.from({ length: count }, () => value)

function question(values: readonly number[], passFail: boolean, maxRegression = 0.02): SettlingQuestion {
  const differences = weigh(values)
  const { low } = differenceInterval(differences, passFail, 0.05, seed)
  return { differences, passFail, low, maxRegression, alpha: 0.05, testAlpha: 0.05 }
}

describe('smallest drop', () => {
  test('more cases see smaller drops, a stricter level larger ones', () => {
    const at = (n: number, alpha = 0.05) => smallestDrop(weigh(fill(n, 0)), alpha) as number
    expect(at(200)).toBeLessThan(at(60))
    expect(at(60, 0.01)).toBeGreaterThan(at(60))
  })

  test.each([0, 1, 2, 3, 4])('%i cases can show nothing: no sign pattern is rarer than 5 %', (n) => {
    expect(smallestDrop(weigh(fill(n, 0)), 0.05)).toBeUndefined()
  })

  test('the drop it names is found in about 80 % of simulated evaluations', () => {
    const drop = smallestDrop(weigh([...fill(8, -1), ...fill(8, 1), ...fill(184, 0)]), 0.05) as number
    const random = createRandom(seed)
    let found = 0
    for (let round = 0; round < 1000; round++) {
      let worse = 0
      let better = 0
      for (let one = 0; one < 200; one++) {
        const u = random.uint32() / 2 ** 32
        if (u < 0.04 + drop / 2) worse++
        else if (u < 0.08) better++
      }
      if (mcnemarExact(worse, better).pWorse <= 0.05) found++
    }
    expect(found / 1000).toBeGreaterThan(0.7)
    expect(found / 1000).toBeLessThan(0.9)
  })
})

describe('needed cases', () => {
  test('60 equal answers at 2 points: 73 more, as z² ÷ (n + z²) says, and not one fewer', () => {
    expect(neededCases(question(fill(60, 0), true))).toBe(73)
    expect(pairedScoreInterval(0, 0, 133, 0.05).low).toBeGreaterThan(-0.02)
    expect(pairedScoreInterval(0, 0, 132, 0.05).low).toBeLessThan(-0.02)
  })

  test('a drop seen in few cases: enough that the same share would be proven', () => {
    const more = neededCases(question([-1, -1, ...fill(18, 0)], true)) as number
    const losses = (2 * (20 + more)) / 20
    expect(mcnemarExact(Math.floor(losses), 0).pWorse).toBeLessThanOrEqual(0.05)
    expect(more).toBe(30)
  })

  test('scores: a drop of a tenth in three cases', () => {
    const more = neededCases(question([-0.1, -0.1, -0.1], false)) as number
    expect(more).toBeGreaterThan(1)
    expect(more).toBeLessThan(10)
  })

  test('a mean that is the limit itself is settled by no number', () => {
    expect(neededCases(question([-1, ...fill(49, 0)], true))).toBeUndefined()
  })

  test('a mean a hair above the limit asks for more than is worth asking', () => {
    expect(
      neededCases(question([...fill(51, -1), ...fill(50, 1), ...fill(0, 0)], true, 0.0101)),
    ).toBeUndefined()
  })
})

describe('needed repeats', () => {
  test('noise within cases shrinks with repeats, unlike what differs between them', () => {
    const values = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 0.2 : -0.2))
    const asked = question(values, false)
    const variance = 0.04
    const repeats = neededRepeats(asked, 1, variance)
    expect(repeats).toBeGreaterThan(1)
    expect(neededRepeats(asked, 1, variance / 100)).toBeUndefined()
    expect(neededRepeats(asked, 1, undefined)).toBeUndefined()
    expect(neededRepeats(asked, 1, 0)).toBeUndefined()
  })

  test('so few cases that no repeat helps', () => {
    expect(neededRepeats(question([0.1, -0.1, 0.1, -0.1], false), 2, 0.02)).toBeUndefined()
  })
})

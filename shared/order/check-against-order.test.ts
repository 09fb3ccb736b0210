/** A report that contradicts its order is told so; what only has another order of lists is not. */
import { describe, expect, test } from 'vitest'
import { times } from '../../test/fixtures/build-report.ts'
import { order, report } from '../../test/order/make-order.ts'
import type { Report } from '../report/report.ts'
import { VERSION } from '../version.ts'
import { checkAgainstOrder } from './check-against-order.ts'
import type { Order } from './ordered.ts'

/** What is said after a change of the report. */
const said = (change: (copy: Report) => unknown, of: Order = order): string[] => {
  const copy = structuredClone(report)
  change(copy)
  return checkAgainstOrder(copy, of).map(({ code, message }) => `${code}: ${message}`)
}
const other = 'f'.repeat(64)
const head = (copy: Report) => copy.comparisons[0] as Report['comparisons'][number]
const cases = (copy: Report) => copy.datasets[0]?.cases as Report['datasets'][number]['cases']

test('the report of the order has no contradiction', () => {
  expect(said(() => undefined)).toEqual([])
})

test('the order of lists says nothing', () => {
  expect(
    said((copy) => {
      copy.comparisons.reverse()
      copy.datasets.reverse()
      copy.trials.reverse()
      for (const { cases } of copy.datasets) cases.reverse()
    }),
  ).toEqual([])
})

describe('another work than was ordered', () => {
  test.each<[string, (copy: Report) => unknown, string]>([
    [
      'another evaluation',
      (copy) => Object.assign(copy, { evaluationId: 'e-2' }),
      'the evaluation is "e-2", ordered was "e-1"',
    ],
    [
      'no evaluation',
      (copy) => {
        delete copy.evaluationId
      },
      'the evaluation is absent',
    ],
    ['another head', (copy) => Object.assign(copy.change, { head: 'a'.repeat(40) }), 'the head commit is'],
    ['another base', (copy) => Object.assign(copy.change, { base: 'a'.repeat(40) }), 'the base commit is'],
    [
      'another merge base',
      (copy) => Object.assign(copy.change, { mergeBase: 'a'.repeat(40) }),
      'the merge base is',
    ],
    ['another policy', (copy) => Object.assign(copy.policy, { hash: other }), 'the hash of the policy is'],
    ['a comparison less', (copy) => copy.comparisons.pop(), 'support/extract@tiny was ordered and is absent'],
    [
      'a comparison more',
      (copy) => copy.comparisons.push({ ...head(copy), id: 'x' }),
      'comparison x was not ordered',
    ],
    [
      'another base version',
      (copy) => Object.assign(head(copy).base ?? {}, { fingerprint: other }),
      'its base version is',
    ],
    [
      'another head version',
      (copy) => Object.assign(head(copy).head ?? {}, { fingerprint: other }),
      'its head version is',
    ],
    [
      'no base version',
      (copy) => Object.assign(head(copy), { base: undefined }),
      'its base version is absent',
    ],
    [
      'fewer repeats',
      (copy) => Object.assign(head(copy), { repeat: 1 }),
      'its number of repeats is 1, ordered was 2',
    ],
    [
      'another runner',
      (copy) => Object.assign(head(copy), { runner: 'big' }),
      'its runner is "big", ordered was "tiny"',
    ],
    ['another suite', (copy) => Object.assign(head(copy), { suite: 'lax' }), 'its suite is "lax"'],
    ['no dataset', (copy) => Object.assign(head(copy), { datasets: [] }), 'the list of its datasets is []'],
    [
      'no yardstick',
      (copy) => Object.assign(head(copy), { yardsticks: [] }),
      'the list of its yardsticks is []',
    ],
    [
      'a dataset less',
      (copy) => copy.datasets.pop(),
      'dataset extract-cases (old) was ordered and is absent',
    ],
    [
      'a dataset more',
      (copy) => copy.datasets.push({ ...copy.datasets[0], id: 'x' } as never),
      'dataset x (old) was not ordered',
    ],
    [
      'another content',
      (copy) => Object.assign(copy.datasets[0] ?? {}, { hash: other }),
      'has another content than was ordered',
    ],
    ['a case less', (copy) => cases(copy).pop(), 'has 3 cases, ordered were 4'],
    [
      'another case',
      (copy) => Object.assign(cases(copy)[0] ?? {}, { id: 'easy' }),
      'case "easy" was not ordered',
    ],
    [
      'another weight',
      (copy) => Object.assign(cases(copy)[0] ?? {}, { weight: 9 }),
      'its weight is 9, ordered was 1',
    ],
    [
      'not required any more',
      (copy) => Object.assign(cases(copy)[0] ?? {}, { required: true }),
      'whether it is required is true',
    ],
  ])('%s', (_, change, message) => {
    const found = said(change)
    expect(found.join('\n')).toContain(`report-not-ordered: `)
    expect(found.join('\n')).toContain(message)
  })
})

describe('trials', () => {
  test.each<[string, (copy: Report) => unknown, string]>([
    ['one is absent', (copy) => copy.trials.pop(), '1 of 2 trials of head'],
    ['all are absent', (copy) => copy.trials.splice(0), '8 of 8 trials of base'],
    [
      'the hard cases were left out of everything',
      (copy) => {
        copy.trials = copy.trials.filter((trial) => !trial.case.endsWith('c-004'))
      },
      '2 of 8 trials of base',
    ],
    [
      'a repeat too many',
      (copy) => copy.trials.push({ ...copy.trials[0], repeat: 2 } as never),
      'ordered were repeats 0 to 1',
    ],
    [
      'a case of nobody',
      (copy) => copy.trials.push({ ...copy.trials[0], case: 'x/y' } as never),
      'no such case',
    ],
    [
      'an arm of nobody',
      (copy) => Object.assign(copy.trials[0] ?? {}, { yardstick: 'new' }),
      'no comparison has this arm',
    ],
    ['one twice', (copy) => copy.trials.push(copy.trials[0] as never), 'it is there twice'],
  ])('%s', (_, change, message) => {
    expect(said(change).join('\n')).toContain(message)
  })

  test.each(['budget', 'cancelled', 'runner', 'deadline'] as const)(
    'they may be absent where the job says that it was stopped: %s',
    (kind) => {
      const stop = (copy: Report) => {
        copy.trials.splice(3)
        copy.stopped = { kind, message: 'stopped' }
      }
      expect(said(stop)).toEqual([])
    },
  )
  test('a stop is no excuse for a trial that nobody ordered', () => {
    const found = said((copy) => {
      copy.stopped = { kind: 'budget', message: 'used up' }
      copy.trials.push({ ...copy.trials[0], case: 'x/y' } as never)
    })
    expect(found).toHaveLength(1)
  })
  test('the errors of the policy at head are what the server read, not what the job says', () => {
    const found = said((copy) => {
      copy.trials.splice(3)
      copy.policy.headProblems.push({ path: 'p', code: 'c', message: 'm', severity: 'error' })
    })
    expect(found).not.toEqual([])
  })
})

describe('a later attempt counts on', () => {
  const later: Order = { ...order, attempt: 2, firstRepeat: 2 }
  const shift = (by: number) => (copy: Report) => {
    for (const trial of copy.trials) trial.repeat += by
  }
  test('from where the earlier ones ended', () => {
    expect(said(shift(2), later)).toEqual([])
  })
  test.each([0, 1, 3])('and not from %s', (by) => {
    expect(said(shift(by), later).join('\n')).toContain('ordered were repeats 2 to')
  })
})

test('where the Action is another version, that is said first', () => {
  const found = said((copy) => {
    copy.tool.version = '0.0.1'
    copy.comparisons.pop()
  })
  expect(found[0]).toContain(`the Action is Promptgate 0.0.1 and this server ${VERSION}`)
  expect(said((copy) => Object.assign(copy.tool, { version: '0.0.1' }))).toEqual([])
})

test('at most 20 contradictions are listed', () => {
  const many = said((copy) => {
    copy.comparisons = times(50, 0).map((_, index) => ({ ...head(copy), id: `x${index}` }))
  })
  expect(many).toHaveLength(20)
})

/** Which mode comments on which state, where no comment stands yet and where one does. */
import { describe, expect, test } from 'vitest'
import { outcomeOf } from '../../test/publish/describe-state.ts'
import { makeInput, marker } from '../../test/publish/make-input.ts'
import { describePublication } from './describe-publication.ts'
import { describeUnaffected } from './describe-unaffected.ts'
import type { Outcome, PublicationInput } from './publication.ts'

describe('modes', () => {
  const touched = describeUnaffected([{ path: 'a.prompt', why: 'only white space changed' }])
  const cases: readonly [string, () => PublicationInput, Outcome | undefined][] = [
    ['regressed', () => makeInput('concluded'), outcomeOf('regressed')],
    ['improved', () => makeInput('concluded'), outcomeOf('improved')],
    ['inconclusive', () => makeInput('concluded'), outcomeOf('inconclusive')],
    ['held', () => makeInput('concluded'), outcomeOf('held')],
    ['unaffected', () => makeInput('unaffected'), undefined],
    ['white space', () => makeInput('unaffected', { problems: touched }), undefined],
    ['waiting', () => makeInput('waiting'), undefined],
    ['refused', () => makeInput('refused'), undefined],
    ['failed', () => makeInput('failed'), undefined],
    ['timed out', () => makeInput('timed-out'), undefined],
    ['cancelled', () => makeInput('cancelled'), undefined],
    ['running', () => makeInput('running'), undefined],
    ['superseded', () => makeInput('superseded'), undefined],
  ]
  const blocking = ['regressed', 'waiting', 'refused', 'failed', 'timed out', 'cancelled']
  const telling = [...blocking, 'improved', 'inconclusive']
  const lasting = [...telling, 'held', 'white space']
  const table = {
    always: { anew: lasting, again: [...lasting, 'unaffected'] },
    'on-change': { anew: telling, again: [...lasting, 'unaffected'] },
    'on-failure': { anew: blocking, again: [...lasting, 'unaffected'] },
    never: { anew: [], again: [] },
  } as const

  test.each(
    Object.entries(table).flatMap(([mode, { anew, again }]) =>
      cases.flatMap(([name]) => [
        { mode, name, exists: false, wanted: (anew as readonly string[]).includes(name) },
        { mode, name, exists: true, wanted: (again as readonly string[]).includes(name) },
      ]),
    ),
  )('$mode, $name, a comment stands: $exists → $wanted', ({ mode, name, exists, wanted }) => {
    const [, make, outcome] = cases.find(([each]) => each === name) ?? []
    if (make === undefined) throw new Error(name)
    const input: PublicationInput = {
      ...make(),
      policy: { forks: 'on-command', comment: mode as keyof typeof table },
      comment: { marker, exists },
    }
    expect(describePublication(input, outcome).comment !== undefined).toBe(wanted)
  })
})

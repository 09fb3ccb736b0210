/** A regression that was accepted until a day is promoted until that day, and not after it. */
import { expect, test } from 'vitest'
import type { Waiver } from '../verdict/verdict.ts'
import { findProof } from './find-proof.ts'
import { lapseWaived } from './lapse-waived.ts'

const fingerprint = 'a'.repeat(64)
const row = {
  evaluationId: 'e1',
  comparison: 'triage/support@tiny',
  suite: 'triage',
  runner: 'tiny',
  fingerprint,
  proof: 'p',
  runnerIdentity: 'i',
  standing: 'waived',
  concludedAtMs: 1,
  baseRef: 'main',
} as const
const waiver: Pick<Waiver, 'comparison' | 'fingerprint' | 'untilMs'> = {
  comparison: row.comparison,
  fingerprint,
  untilMs: 100,
}

const proofAt = (nowMs: number, waivers: readonly (typeof waiver)[]) =>
  findProof({
    defaultBranch: 'main',
    fingerprint,
    required: [{ suite: 'triage', runner: 'tiny', proof: 'p' }],
    evidence: lapseWaived([row], waivers, nowMs),
    identities: new Map([['tiny', 'i']]),
  })

test('a waiver carries a promotion until its last millisecond', () => {
  expect(proofAt(100, [waiver])).toEqual({ kind: 'proved', standing: 'waived', evaluationId: 'e1' })
  expect(proofAt(101, [waiver])).toMatchObject({ kind: 'unproved', lack: 'waiver', evaluationId: 'e1' })
})

test('one that was taken back, of another version or of another comparison carries none', () => {
  const others = [
    { ...waiver, fingerprint: 'b'.repeat(64) },
    { ...waiver, comparison: 'other' },
  ]
  for (const waivers of [[], others]) expect(proofAt(50, waivers)).toMatchObject({ lack: 'waiver' })
})

test('what passed needs no waiver', () => {
  const passed = { ...row, standing: 'pass' } as const
  expect(lapseWaived([passed], [], 50)).toEqual([passed])
})

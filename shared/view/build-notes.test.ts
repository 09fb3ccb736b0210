/** Notes of comparisons that a reader must tell apart. */
import { expect, test } from 'vitest'
import type { Report } from '../report/report.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { buildNotes } from './build-notes.ts'

const onRunner = (runner: string) => ({ id: `s/triage@${runner}`, prompt: 'triage', runner })
const verdictOn = (runner: string) => ({
  id: `s/triage@${runner}`,
  outcome: 'inconclusive',
  sentence: `${runner} is undecided`,
  gates: [],
  unreliableJudges: [],
  needed: { cases: 36 },
})

function notesOf(...runners: string[]): string {
  const report = { comparisons: runners.map(onRunner), trials: [], startedAtMs: 0, durationMs: 0 }
  const verdict = { conclusion: 'inconclusive', comparisons: runners.map(verdictOn) }
  return JSON.stringify(buildNotes(report as unknown as Report, verdict as unknown as Verdict, ''))
}

test('a prompt on several runners has a note for each, by name', () => {
  expect(notesOf('tiny', 'other')).toMatch(/triage@tiny.*triage@other/)
  expect(notesOf('tiny')).not.toContain('@')
})

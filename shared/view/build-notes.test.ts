/** Notes of comparisons that a reader must tell apart. */
import { expect, test } from 'vitest'
import { buildReport, times } from '../../test/fixtures/build-report.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { buildNotes } from './build-notes.ts'

/** Of comparisons that are undecided. */
function notesOf(...runners: string[]): string {
  const specs = runners.map((runner) => ({
    prompt: 'triage',
    runner,
    base: times(12, 1),
    head: [0, ...times(11, 1)],
  }))
  const { report, policy } = buildReport(specs)
  return JSON.stringify(buildNotes(report, decideVerdict(report, policy), ''))
}

test('a prompt on several runners has a note for each, by name', () => {
  expect(notesOf('tiny', 'other')).toMatch(/triage@tiny.*triage@other/)
  expect(notesOf('tiny')).not.toContain('@')
})

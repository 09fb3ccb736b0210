/** Checks and comments with a stranger's text in every field: nothing becomes active, nothing moves. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { scenarios } from '../../test/fixtures/build-scenarios.ts'
import { findActive, findHidden, readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { makeInput, marker } from '../../test/publish/make-input.ts'
import type { EvaluationState } from '../order/evaluation-state.ts'
import { countBytes } from '../view/render-summary.ts'
import { describePublication } from './describe-publication.ts'
import type { Outcome, Publication, PublicationInput, StatedProblem } from './publication.ts'

const corpus = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../test/spec/markdown/hostile.json'), 'utf8'),
) as { name: string; text: string }[]

const own =
  /^https:\/\/(?:github\.example\/acme\/support\/[\w\-./%~]+(?:\?plain=1)?(?:#L\d+)?|gate\.example\/evaluations\/e1)$/

function problemsOf(text: string): StatedProblem[] {
  const problem = { code: text, message: text, hint: text, severity: 'error' } as const
  return [
    { ...problem, path: text, line: 1 },
    { ...problem, path: '' },
    // a whole address can only be our own
    ...(/^https?:/.test(text) ? [] : [{ ...problem, path: '', url: text }]),
    { ...problem, path: '', url: `https://github.example/acme/support/x](${text}` },
  ]
}

/** Everything that a stranger, a model or a branch name could have put there. */
function hostileInput(state: EvaluationState, text: string): PublicationInput {
  return makeInput(
    state,
    {
      isFork: true,
      problems: problemsOf(text),
      planned: { calls: 3, runners: [text] },
      progress: { done: 1, total: 2, secondsLeft: 3 },
    },
    {
      attempts: [
        { attempt: 1, atMs: 0, trigger: text, actor: text, conclusion: 'fail' },
        { attempt: 2, atMs: 0, trigger: `command ${text}`, actor: text },
      ],
      precedent: { headSha: text, conclusion: 'fail', regressed: 1 },
      comment: { marker, exists: true },
    },
  )
}

function expectSafe(markdown: string, comments: readonly string[]): void {
  const reading = readMarkdown(markdown)
  expect(reading.comments).toEqual(comments)
  for (const { name, attributes } of reading.elements) {
    const { href, align: _, ...others } = attributes
    expect([name, others]).toEqual([name, {}])
    expect(['img', 'script', 'input', 'h1', 'h2', 'hr', 'ol']).not.toContain(name)
    if (href !== undefined) expect([name, href]).toEqual(['a', expect.stringMatching(own)])
  }
  const alert = reading.runs.find(({ text }) => /^\[!(?:CAUTION|WARNING|TIP|NOTE|IMPORTANT)\]\n$/.test(text))
  expect(findActive(reading.runs.filter((run) => run !== alert))).toEqual([])
  expect(findHidden(reading.text)).toEqual([])
}

function expectAllSafe({ check, comment }: Publication): void {
  expectSafe(check.output.summary, [])
  expectSafe(check.output.text ?? '', [])
  expect(findHidden(check.output.title)).toEqual([])
  expect(check.output.title).not.toContain('\n')
  expect(check.output.title.length).toBeLessThanOrEqual(255)
  expect(countBytes(check.output.summary)).toBeLessThanOrEqual(65_535)
  for (const { title, message } of check.annotations) expect(findHidden(title + message)).toEqual([])
  if (comment === undefined) return
  expect(comment.body.startsWith(`${marker}\n`)).toBe(true)
  expect(comment.body.length).toBeLessThanOrEqual(65_536)
  expectSafe(comment.body, [marker.slice('<!--'.length, -'-->'.length)])
}

/** Those whose words hold a stranger's text. */
const states = ['waiting', 'queued', 'unaffected', 'refused', 'failed'] as const

describe.each(states)('%s', (state) => {
  test.each(corpus)('$name', ({ text }) => {
    expectAllSafe(describePublication(hostileInput(state, text)))
  })
})

/** What people accepted, and which judges they looked at. */
function withOpinions(outcome: Outcome, text: string): Outcome {
  const { report, verdict } = outcome
  const [first] = report.comparisons
  const bound = { comparison: first?.id ?? '', fingerprint: first?.head?.fingerprint ?? '' }
  const said = { ...bound, by: text, why: text }
  const judge = { evaluator: text, uses: 'judge', head: { score: 1, passed: 1, of: 1 } }
  const judged = verdict.comparisons.map((one) => ({ ...one, evaluators: [judge] }))
  return {
    report,
    verdict: { ...verdict, comparisons: judged },
    waivers: [
      { ...said, untilMs: 2 },
      { ...said, untilMs: 0, case: text },
    ],
    nowMs: 1,
  }
}

describe('concluded', () => {
  // reports full of strangers' texts have tests of their own, with the views
  const outcome = scenarios['held']?.()
  if (outcome === undefined) throw new Error('there is a change that held')

  test.each(corpus)('$name', ({ text }) => {
    const calibration = [{ evaluator: text, agreed: 1, of: 2, interval: { low: 0, high: 1 } }]
    const input = { ...hostileInput('concluded', text), calibration }
    const { check, comment } = describePublication(input, withOpinions(outcome, text))
    expectAllSafe({ check, ...(comment === undefined ? {} : { comment }) })
    expect(comment?.body).toContain('agrees with people in 1 of 2 scored answers')
    expect(comment?.body).toContain('ran out on 1970-01-01')
  })
})

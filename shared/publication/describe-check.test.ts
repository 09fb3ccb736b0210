/** The check of each state: its status, title and buttons, and the annotations of a regression. */
import { describe, expect, test } from 'vitest'
import { buildReport, times } from '../../test/fixtures/build-report.ts'
import { concluded, problem, published, setUp } from '../../test/publish/describe-state.ts'
import { head, makeInput } from '../../test/publish/make-input.ts'
import type { EvaluationState } from '../order/evaluation-state.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { describeCancelled } from './describe-cancelled.ts'
import { describePublication } from './describe-publication.ts'
import type { EvaluationFacts } from './publication.ts'

const planned = { calls: 120, runners: ['tiny-triage'], seconds: 170 }

describe('the check of each state', () => {
  test.each<[EvaluationState, Partial<EvaluationFacts>, string, string | undefined, RegExp]>([
    ['planning', {}, 'in_progress', undefined, /^Reading the change$/],
    ['queued', { planned }, 'queued', undefined, /^120 calls planned on tiny-triage \(≈ 3 min\)$/],
    ['queued', {}, 'queued', undefined, /^The evaluation is queued$/],
    ['dispatched', { planned }, 'queued', undefined, /^120 calls planned on tiny-triage/],
    [
      'running',
      { progress: { done: 37, total: 120, secondsLeft: 115 } },
      'in_progress',
      undefined,
      /^37 of 120 calls, 2 min left$/,
    ],
    ['running', { progress: { done: 37, total: 120 } }, 'in_progress', undefined, /^37 of 120 calls$/],
    ['running', {}, 'in_progress', undefined, /^The evaluation is running$/],
    ['reported', {}, 'in_progress', undefined, /verdict follows/],
    ['waiting', { isFork: true }, 'completed', 'action_required', /^Promptgate waits for a command\.$/],
    ['waiting', {}, 'completed', 'action_required', /^Promptgate waits for a command\.$/],
    ['unaffected', {}, 'completed', 'success', /^No prompt is affected/],
    ['refused', { problems: [problem] }, 'completed', 'failure', /could not evaluate .*never closed\.$/],
    ['refused', { problems: [setUp, problem] }, 'completed', 'failure', /2 problems, the first: the default/],
    ['failed', { problems: [setUp] }, 'completed', 'failure', /could not evaluate this change: the default/],
    ['failed', {}, 'completed', 'failure', /could not evaluate this change\.$/],
    ['timed-out', {}, 'completed', 'timed_out', /fell silent before its first call/],
    [
      'timed-out',
      { progress: { done: 37, total: 120 } },
      'completed',
      'timed_out',
      /fell silent after 37 of 120 calls/,
    ],
    [
      'cancelled',
      { problems: [describeCancelled('linus')], progress: { done: 37, total: 120 } },
      'completed',
      'cancelled',
      /^The evaluation was cancelled: linus cancelled it, after 37 of 120 calls\.$/,
    ],
    ['superseded', {}, 'completed', 'cancelled', /^A newer commit is evaluated$/],
  ])('%s %j', (state, facts, status, conclusion, title) => {
    const { check } = published(state, facts)
    expect(check).toMatchObject({ name: 'promptgate', headSha: head, externalId: 'e1', status })
    expect(check.conclusion).toBe(conclusion)
    expect(check.completedAtMs === undefined).toBe(status !== 'completed')
    expect(check.output.title.replaceAll('\u202F', ' ')).toMatch(title)
    expect(check.output.summary).not.toBe('')
  })

  test.each([
    ['held', 'success'],
    ['improved', 'success'],
    ['inconclusive', 'success'],
    ['regressed', 'failure'],
    ['budget stop', 'failure'],
    ['configuration error', 'failure'],
    ['infrastructure error', 'failure'],
    ['nothing affected', 'success'],
  ])('concluded: %s is a %s', (name, conclusion) => {
    expect(concluded(name).check).toMatchObject({ status: 'completed', conclusion })
  })

  test('inconclusive warns at the top, and fails where the policy asks for proof', () => {
    expect(concluded('inconclusive').check.output.summary).toMatch(/^> \[!WARNING\]/)
    const strict = buildReport([{ base: times(12, 1), head: [0, ...times(11, 1)] }], {
      gate: { onInconclusive: 'fail' },
    })
    const verdict = decideVerdict(strict.report, strict.policy)
    expect(verdict.conclusion).toBe('inconclusive')
    const { check } = describePublication(makeInput('concluded'), { report: strict.report, verdict })
    expect(check.conclusion).toBe('failure')
  })

  test('a closed pull request has no newer commit', () => {
    expect(published('superseded', {}, { isClosed: true }).check.output.title).toBe(
      'The pull request was closed',
    )
  })

  test('a verdict without its reports is a fault and never a green check', () => {
    expect(() => published('concluded')).toThrow('evaluation e1 is concluded, and its reports are not there')
  })

  test.each<[EvaluationState, string[]]>([
    ['planning', []],
    ['queued', []],
    ['running', []],
    ['waiting', []],
    ['superseded', []],
    ['unaffected', ['rerun', 'details']],
    ['refused', ['rerun', 'details']],
    ['failed', ['rerun', 'details']],
    ['timed-out', ['rerun', 'details']],
    ['cancelled', ['rerun', 'details']],
  ])('buttons of %s: %j', (state, identifiers) => {
    const { actions } = published(state).check
    expect(actions.map(({ identifier }) => identifier)).toEqual(identifiers)
    for (const { label, description, identifier } of actions) {
      expect(label.length).toBeLessThanOrEqual(20)
      expect(description.length).toBeLessThanOrEqual(40)
      expect(identifier.length).toBeLessThanOrEqual(20)
    }
  })
})

describe('annotations of a regression', () => {
  const hunks = [
    { path: 'other.md', start: 1, end: 2 },
    { path: 'prompts/support-triage.prompt', start: 15, end: 19 },
    { path: 'prompts/support-triage.prompt', start: 40, end: 41 },
  ]

  test('stand on the first changed lines of the prompt, and quote the first flips', () => {
    const [annotation] = concluded('regressed', { hunks }).check.annotations
    expect(annotation).toMatchObject({
      path: 'prompts/support-triage.prompt',
      startLine: 15,
      endLine: 19,
      level: 'failure',
      title: 'support-triage regressed',
    })
    expect(annotation?.message.split('\n')).toHaveLength(4)
    expect(annotation?.message).toContain('c-001: base said “billing”, head says “This ticket is about')
  })

  test('stand on the partial that was changed, where the prompt itself was not', () => {
    const reasons = [{ kind: 'partial', name: '_style', path: 'prompts/_style.prompt' }] as const
    const { report, policy } = buildReport([
      { base: times(60, 1), head: times(60, 0), reasons: [...reasons] },
    ])
    const outcome = { report, verdict: decideVerdict(report, policy) }
    const input = makeInput('concluded', {}, { hunks: [{ path: 'prompts/_style.prompt', start: 2, end: 2 }] })
    const [annotation] = describePublication(input, outcome).check.annotations
    expect(annotation).toMatchObject({ path: 'prompts/_style.prompt', startLine: 2, endLine: 2 })
  })

  test('stand at the rows of a dataset only where the pull request changes it', () => {
    const pathsOf = (more: typeof hunks) =>
      new Set(concluded('regressed', { hunks: more }).check.annotations.map(({ path }) => path))
    expect(pathsOf(hunks)).toEqual(new Set(['prompts/support-triage.prompt']))
    const dataset = { path: 'evals/support-triage.jsonl', start: 1, end: 3 }
    expect(pathsOf([...hunks, dataset])).toEqual(new Set(['prompts/support-triage.prompt', dataset.path]))
  })

  test('stand at the top of the prompt where no line is known', () => {
    const [annotation] = concluded('regressed').check.annotations
    expect(annotation).toMatchObject({ path: 'prompts/support-triage.prompt', startLine: 1, endLine: 1 })
  })
})

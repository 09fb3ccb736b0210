/** Every state has its check and its comment; modes, fixes, attempts, annotations and limits. */

import { describe, expect, test } from 'vitest'
import { buildReport, times } from '../../test/fixtures/build-report.ts'
import { scenarios } from '../../test/fixtures/build-scenarios.ts'
import { readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { head, makeInput, marker, mergeBase } from '../../test/publish/make-input.ts'
import type { EvaluationState } from '../order/evaluation-state.ts'
import { decideVerdict } from '../verdict/decide-verdict.ts'
import { countBytes } from '../view/render-summary.ts'
import { describeCancelled } from './describe-cancelled.ts'
import { describeFigures } from './describe-figures.ts'
import { describePublication } from './describe-publication.ts'
import { describeDeleted, describeUnaffected } from './describe-unaffected.ts'
import type { EvaluationFacts, Outcome, Publication, PublicationInput } from './publication.ts'

function outcomeOf(name: string): Outcome {
  const make = scenarios[name]
  if (make === undefined) throw new Error(`no scenario ${name}`)
  return make()
}

function bodyOf({ comment }: Publication): string {
  if (comment === undefined) throw new Error('there is no comment')
  return comment.body
}

const published = (
  state: EvaluationState,
  facts: Partial<EvaluationFacts> = {},
  over: Partial<PublicationInput> = {},
) => describePublication(makeInput(state, facts, over))
const concluded = (name: string, over: Partial<PublicationInput> = {}) =>
  describePublication(makeInput('concluded', {}, over), outcomeOf(name))

const planned = { calls: 120, runners: ['tiny-triage'], seconds: 170 }
const problem = {
  path: 'prompts/a.prompt',
  line: 3,
  column: 1,
  code: 'unclosed-tag',
  message: '{{#if}} is never closed',
  hint: 'write {{/if}}',
  severity: 'error',
} as const
const setUp = {
  path: '',
  code: 'no-workflow',
  message: 'the default branch has no workflow .github/workflows/promptgate.yml',
  hint: 'add it',
  severity: 'error',
  url: 'https://github.example/acme/support/new/main/.github/workflows',
} as const

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

describe('what a person is told', () => {
  test('a fork names the whole commit in its command, and a failed one of a branch does not', () => {
    expect(bodyOf(published('waiting', { isFork: true }))).toContain(`\`/eval ${head}\``)
    expect(bodyOf(published('waiting'))).toContain(`\`/eval ${head}\``)
    expect(bodyOf(published('failed'))).toContain('To try again: `/eval`')
    expect(bodyOf(published('failed', { isFork: true }))).toContain(`To try again: \`/eval ${head}\``)
  })

  test('a long headline gives the check its first sentence, and the summary all of it', () => {
    const { output } = concluded('regressed').check
    expect(output.title).toBe('Promptgate blocks this merge: support-triage regressed.')
    expect(output.summary).toContain('41 of 60 answers that were right are wrong now')
  })

  test('why a command is needed', () => {
    expect(bodyOf(published('waiting'))).toContain('Drafts are not evaluated here')
    expect(bodyOf(published('waiting', { isFork: true }))).toContain(
      'Pull requests from forks are evaluated when',
    )
  })

  test('lint-only offers no command, because none would help', () => {
    const input = makeInput('waiting', { isFork: true })
    const { check } = describePublication({ ...input, policy: { ...input.policy, forks: 'lint-only' } })
    expect(check.output.summary).toContain('Its files are fine')
    expect(check.output.summary).not.toContain('`/eval')
  })

  test('all problems are listed, each a link, and annotated at their lines', () => {
    const publication = published('refused', { problems: [setUp, problem] })
    const hrefs = readMarkdown(bodyOf(publication)).elements.flatMap(({ attributes: { href } }) => href ?? [])
    expect(hrefs).toContain(setUp.url)
    expect(hrefs).toContain(`https://github.example/acme/support/blob/${head}/prompts/a.prompt#L3`)
    expect(publication.check.output.summary).toContain('**unclosed-tag**')
    expect(publication.check.annotations).toEqual([
      expect.objectContaining({ path: 'prompts/a.prompt', startLine: 3, level: 'failure' }),
    ])
  })

  test('a failure of ours says since when, what is done and that no file is to blame', () => {
    const body = bodyOf(published('failed', { concludedAtMs: Date.UTC(2026, 10, 20, 13, 35) }))
    expect(body.replaceAll('&#8203;', '')).toContain('Since 2026-11-20 13:35 UTC.')
    expect(body).toContain('nothing tries again by itself')
    expect(body).toContain('No file of this change is to blame')
    expect(body).toContain('/actions/runs/99')
  })

  test('prompts that nobody evaluates are told, versions that stayed the same are not', () => {
    const problems = describeUnaffected([
      { path: 'prompts/new.prompt', why: 'no suite evaluates it', uncovered: true },
      { path: 'prompts/a.prompt', why: 'only white space changed' },
    ])
    const body = bodyOf(published('unaffected', { problems }))
    expect(body).toContain('1 changed prompt in no suite is not evaluated')
    expect(body).toContain('`prompts/new.prompt`')
    expect(body).toContain('add it to the prompts of a suite')
    expect(body).not.toContain('prompts/a.prompt')
    const both = describePublication(makeInput('concluded', { problems }), outcomeOf('held'))
    expect(bodyOf(both)).toContain('`prompts/new.prompt`')
  })

  test('a deleted prompt is told of, and nothing points at a file that is gone', () => {
    const gone = (path: string) => {
      const base = { path, fingerprint: 'f' }
      const unused = {
        suite: 's',
        runner: 'r',
        prompt: path,
        reasons: [],
        datasets: [],
        repeat: 1,
        cells: [],
      }
      return { ...unused, id: path, change: 'deleted', base } as const
    }
    const bodyWith = (...paths: string[]) =>
      bodyOf(published('unaffected', { problems: describeDeleted(paths.map(gone)) }))
    expect(bodyWith('prompts/a.prompt')).toContain(
      '`prompts/a.prompt` is deleted; no other prompt is affected.',
    )
    expect(bodyWith('a.prompt', 'b.prompt', 'b.prompt')).toContain('2 prompts are deleted')
    expect(bodyWith('prompts/a.prompt')).not.toContain('/blob/')
  })

  test('a change that touches a prompt and nothing measurable gets one line', () => {
    const problems = describeUnaffected([{ path: 'prompts/a.prompt', why: 'only white space changed' }])
    expect(bodyOf(published('unaffected', { problems }))).toBe(
      `${marker}\n● No prompt is affected by this change.\n`,
    )
  })

  test('a merge group has a check and nobody to comment to', () => {
    const { comment: _, ...input } = makeInput('failed')
    const { pull: __, ...evaluation } = input.evaluation
    const publication = describePublication({ ...input, evaluation })
    expect(publication.comment).toBeUndefined()
    expect(publication.check.output.summary).not.toContain('`/eval')
  })
})

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

describe('what went before', () => {
  const precedent = { headSha: mergeBase, conclusion: 'fail', regressed: 1 } as const

  test('a fixed regression is the first thing a reader sees', () => {
    const { check, ...rest } = concluded('held', { precedent })
    expect(bodyOf({ check, ...rest })).toMatch(
      /^<!--.*-->\n> \[!TIP\]\n> \*\*The regression of `1a2b3c4` is fixed\.\*\* `order-extract`/,
    )
    expect(check.output.title).toMatch(/^The regression of 1a2b3c4 is fixed\./)
  })

  test('a change that was taken back fixes it as well', () => {
    expect(bodyOf(published('unaffected', {}, { precedent, comment: { marker, exists: true } }))).toBe(
      `${marker}\n● The regression of \`1a2b3c4\` is fixed. No prompt is affected by this change.\n`,
    )
  })

  test.each([
    ['it still regresses', 'regressed', precedent],
    ['it is not proved', 'inconclusive', precedent],
    ['nothing blocked before', 'held', { ...precedent, conclusion: 'pass' }],
  ] as const)('nothing is fixed where %s', (_, name, before) => {
    expect(bodyOf(concluded(name, { precedent: before }))).not.toMatch(/fixed|mended/)
  })

  test('a waiver fixes nothing', () => {
    const { report, verdict } = outcomeOf('regressed')
    const waiver = { comparison: 'c', fingerprint: 'f', untilMs: 0, by: 'mona', why: 'on purpose' }
    const waived = {
      ...verdict,
      conclusion: 'pass' as const,
      blocks: false,
      comparisons: verdict.comparisons.map((one) => ({ ...one, waived: waiver })),
    }
    const input = makeInput('concluded', {}, { precedent })
    expect(bodyOf(describePublication(input, { report, verdict: waived }))).not.toContain('fixed')
  })

  test('a broken gate is mended, several regressions are counted', () => {
    expect(concluded('held', { precedent: { ...precedent, regressed: 0 } }).check.output.title).toMatch(
      /^What blocked 1a2b3c4 is mended\./,
    )
    expect(concluded('held', { precedent: { ...precedent, regressed: 2 } }).check.output.title).toMatch(
      /^The 2 regressions of 1a2b3c4 are fixed\./,
    )
  })

  test('attempts are folded, the newest first; a single one is not listed', () => {
    const first = {
      attempt: 1,
      atMs: Date.UTC(2026, 10, 20, 12),
      trigger: 'pull_request.synchronize',
      conclusion: 'inconclusive',
      figures: describeFigures(outcomeOf('inconclusive')),
    } as const
    const second = { attempt: 2, atMs: Date.UTC(2026, 10, 20, 13), trigger: 'command /eval', actor: 'mona' }
    const body = bodyOf(concluded('held', { attempts: [first, second] }))
    expect(body).toContain('<details><summary>Attempts</summary>')
    const rows = body.split('\n').filter((line) => /^\| \d/.test(line))
    expect(rows[0]?.replaceAll('&#8203;', '')).toMatch(
      /^\| 2 \| 2026-11-20 13:00 UTC \| \/eval by mona \| ● pass \|/,
    )
    expect(rows[1]?.replaceAll('&#8203;', '')).toMatch(
      /^\| 1 \| 2026-11-20 12:00 UTC \| push \| ◆ inconclusive \| −8\.3/,
    )
    expect(bodyOf(concluded('held', { attempts: [first] }))).not.toContain('Attempts')
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

describe('limits', () => {
  const long = '😀漢`|<@#'.repeat(200)
  const problems = Array.from({ length: 400 }, (_, at) => ({
    ...problem,
    line: at + 1,
    message: `${at} ${long}`,
  }))

  test.each(['refused', 'failed'] as const)('%s with 400 long problems', (state) => {
    const { check, comment } = published(state, { problems })
    expect(comment?.body.length).toBeLessThanOrEqual(65_536)
    expect(comment?.body.startsWith(`${marker}\n`)).toBe(true)
    expect(countBytes(check.output.summary)).toBeLessThanOrEqual(65_535)
    expect(countBytes(check.output.text ?? '')).toBeLessThanOrEqual(65_535)
    expect(check.output.title.length).toBeLessThanOrEqual(255)
    expect(check.annotations.length).toBeLessThanOrEqual(200)
  })

  test('a check without folded parts has no text at all', () => {
    expect(published('planning').check.output).not.toHaveProperty('text')
  })
})

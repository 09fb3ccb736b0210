/** What a person is told, why and what to do next; within the limits of GitHub. */
import { describe, expect, test } from 'vitest'
import { readMarkdown } from '../../test/fixtures/read-markdown.ts'
import { bodyOf, concluded, outcomeOf, problem, published, setUp } from '../../test/publish/describe-state.ts'
import { head, makeInput, marker } from '../../test/publish/make-input.ts'
import type { ComparisonVerdict } from '../verdict/verdict.ts'
import { countBytes } from '../view/render-summary.ts'
import { describePublication } from './describe-publication.ts'
import { describeDeleted, describeUnaffected } from './describe-unaffected.ts'

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

  test('how to accept what blocks stands there for a broken gate, too, and can be copied', () => {
    expect(bodyOf(concluded('regressed'))).toContain('`/waive support-triage until 30d because …`')
    const { report, verdict } = outcomeOf('regressed')
    const named = (prompt: string, over: Partial<ComparisonVerdict> = {}) =>
      bodyOf(
        describePublication(makeInput('concluded'), {
          report: { ...report, comparisons: report.comparisons.map((one) => ({ ...one, prompt })) },
          verdict: { ...verdict, comparisons: verdict.comparisons.map((one) => ({ ...one, ...over })) },
        }),
      )
    const gate = { gate: 'min-score', broken: true, unknown: false, message: 'too low' } as const
    expect(named('until', { outcome: 'held', gates: [gate] })).toContain(
      '`/waive "until" until 30d because …`',
    )
    expect(named('a', { outcome: 'held', gates: [{ ...gate, unknown: true }] })).not.toContain('/waive')
    expect(named('a"b')).not.toContain('/waive')
    const { policy } = makeInput('concluded')
    const short = { ...policy, waivers: { byAuthor: false, maxDays: 7 } }
    expect(bodyOf(concluded('regressed', { policy: short }))).toContain('until 7d because …')
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

  test('silence points at its run where there is one, and else at what starts runs', () => {
    expect(bodyOf(published('timed-out'))).toContain('Its run tells what held it up')
    const { runUrl: _, ...links } = makeInput('timed-out').links
    const body = bodyOf(published('timed-out', {}, { links }))
    expect(body).toContain('No run of the workflow took it up')
    expect(body).not.toContain('Its run')
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

  test.each(['unaffected', 'waiting', 'refused'] as const)(
    '%s: what becomes of the policy is shown',
    (state) => {
      const difference = 'suites.triage.gate.max-regression: 0.1 → 1'
      const publication = published(state, { policyDifferences: [difference] })
      for (const text of [bodyOf(publication), publication.check.output.summary]) {
        expect(text).toContain('the policy of this pull request takes effect after the merge')
        expect(text).toContain(`\`${difference}\``)
      }
    },
  )

  test('a merge group has a check and nobody to comment to', () => {
    const { comment: _, ...input } = makeInput('failed')
    const { pull: __, ...evaluation } = input.evaluation
    const publication = describePublication({ ...input, evaluation })
    expect(publication.comment).toBeUndefined()
    expect(publication.check.output.summary).not.toContain('`/eval')
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

/** Check runs: every annotation once whatever happens in between, and nothing above GitHub's limits. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CheckAnnotation, CheckState } from '../../app/github/check-state.ts'
import { cutBytes } from '../../app/github/cut-bytes.ts'
import { openTestGitHub } from './open-test-github.ts'
import { serveChecks } from './serve-checks.ts'
import { json } from './serve-script.ts'

const headSha = 'b'.repeat(40)
const repo = '/repos/octo/prompts'

const annotate = (count: number, from = 0): CheckAnnotation[] =>
  Array.from({ length: count }, (_, i) => ({
    path: `prompts/${from + i}.prompt.md`,
    startLine: i + 1,
    endLine: i + 1,
    level: 'failure',
    title: 'regressed',
    message: `case ${from + i}\nfails `,
  }))

const stateOf = (changes: Partial<CheckState> = {}): CheckState => ({
  name: 'promptgate',
  headSha,
  externalId: 'evaluation-1',
  status: 'completed',
  conclusion: 'failure',
  output: { title: 'One prompt regressed', summary: 'support-triage' },
  annotations: [],
  actions: [],
  ...changes,
})

/** Each annotation of `wanted` is shown exactly once. */
function expectOnce(shown: readonly object[], wanted: readonly CheckAnnotation[]): void {
  const paths = shown.map((one) => (one as { path: string }).path)
  expect(paths.toSorted()).toEqual(wanted.map(({ path }) => path).toSorted())
}

test('a check is made with all that it says', async () => {
  const { script, repository } = await openTestGitHub()
  const checks = serveChecks(script, headSha)
  const id = await repository.createCheck(
    stateOf({
      detailsUrl: 'https://gate.example/e/1',
      startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
      completedAtMs: Date.UTC(2026, 0, 2, 3, 5, 5),
      annotations: annotate(1),
      actions: [{ label: 'Try again', description: 'Evaluate once more', identifier: 'again' }],
    }),
  )
  expect(id).toBe(100)
  expect(checks[0]?.state).toEqual({
    name: 'promptgate',
    head_sha: headSha,
    external_id: 'evaluation-1',
    details_url: 'https://gate.example/e/1',
    status: 'completed',
    conclusion: 'failure',
    started_at: '2026-01-02T03:04:05.000Z',
    completed_at: '2026-01-02T03:05:05.000Z',
    output: {
      title: 'One prompt regressed',
      summary: 'support-triage',
      annotations: [
        {
          path: 'prompts/0.prompt.md',
          start_line: 1,
          end_line: 1,
          annotation_level: 'failure',
          title: 'regressed',
          message: 'case 0\nfails ',
        },
      ],
    },
    actions: [{ label: 'Try again', description: 'Evaluate once more', identifier: 'again' }],
  })
})

test('a thousand annotations arrive once each, fifty at a time, and a repeated update sends none', async () => {
  const { script, repository } = await openTestGitHub({ limits: generous })
  const checks = serveChecks(script, headSha)
  const annotations = annotate(1000)
  const id = await repository.createCheck(stateOf({ annotations }))
  expectOnce(checks[0]?.annotations ?? [], annotations)
  expect(script.to(`POST ${repo}/check-runs`)).toHaveLength(1)
  expect(script.to(`PATCH ${repo}/check-runs/100`)).toHaveLength(19)
  await repository.updateCheck(id, stateOf({ annotations, conclusion: 'success' }))
  expect(script.to(`PATCH ${repo}/check-runs/100`)).toHaveLength(20)
  expectOnce(checks[0]?.annotations ?? [], annotations)
  expect(checks[0]?.state.conclusion).toBe('success')
})

const generous = { pointsPerMinute: 1e6, contentsPerMinute: 1e6, contentsPerHour: 1e6 }

test('annotations that are equal are all shown, each as often as it is wanted', async () => {
  const { script, repository } = await openTestGitHub()
  const checks = serveChecks(script, headSha)
  const [one] = annotate(1)
  const annotations = Array.from({ length: 3 }, () => one as CheckAnnotation)
  const id = await repository.createCheck(stateOf({ annotations: annotations.slice(0, 2) }))
  await repository.updateCheck(id, stateOf({ annotations }))
  expect(checks[0]?.annotations).toHaveLength(3)
})

test('an update adds what is new beside the annotations of before', async () => {
  const { script, repository } = await openTestGitHub()
  const checks = serveChecks(script, headSha)
  const id = await repository.createCheck(stateOf({ annotations: annotate(60) }))
  await repository.updateCheck(id, stateOf({ annotations: annotate(130) }))
  expectOnce(checks[0]?.annotations ?? [], annotate(130))
})

test.each([0, 1, 2, 3, 4])(
  'after a fault at request %i the work is taken up again without a double',
  async (at) => {
    let writes = 0
    const { script, repository } = await openTestGitHub({
      fetch: async (url, init) => {
        const isWrite = String(url).includes('/check-runs') && init?.method !== 'GET'
        const failsAt = isWrite ? writes++ : -1
        const response = await fetch(url, init)
        if (failsAt !== at) return response
        await response.body?.cancel()
        return new Response('{"message":"Server Error"}', { status: 502, headers: jsonType })
      },
    })
    const checks = serveChecks(script, headSha)
    const state = stateOf({ annotations: annotate(180) })
    const made = await repository.createCheck(state).catch((error: unknown) => error)
    if (at < 4) expect(made).toMatchObject({ kind: 'unavailable', isAmbiguous: true })
    const found = await repository.findCheck(headSha, 'promptgate')
    expect(found).toEqual({ id: 100, externalId: 'evaluation-1' })
    await repository.updateCheck(100, state).catch(() => repository.updateCheck(100, state))
    expect(checks).toHaveLength(1)
    expectOnce(checks[0]?.annotations ?? [], state.annotations)
  },
)

const jsonType = { 'content-type': 'application/json' }

test('a limit that is met after the check was made is told as ambiguous, with its wait', async () => {
  const { script, repository } = await openTestGitHub()
  serveChecks(script, headSha)
  script.on(`POST ${repo}/check-runs`, json(201, { id: 7 }))
  script.on(`PATCH ${repo}/check-runs/7`, json(403, { message: 'slow down' }, { 'retry-after': '90' }))
  await expect(repository.createCheck(stateOf({ annotations: annotate(51) }))).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterMs: 90_000,
    isAmbiguous: true,
  })
})

test('what is too long is cut at the last moment', async () => {
  const { script, repository } = await openTestGitHub()
  const checks = serveChecks(script, headSha)
  const long = '🎈'.repeat(40_000)
  await repository.createCheck(
    stateOf({
      output: { title: long, summary: `first line\n${long}`, text: long },
      annotations: annotate(1).map((one) => ({ ...one, title: long, message: long })),
      actions: Array.from({ length: 4 }, () => ({ label: long, description: long, identifier: 'x' })),
    }),
  )
  const { output, actions } = checks[0]?.state ?? {}
  expect(output?.title.length).toBeLessThanOrEqual(255)
  expect(output?.title.isWellFormed()).toBe(true)
  expect(output?.summary).toBe('first line\n…')
  expect(Buffer.byteLength(output?.text ?? '')).toBeLessThanOrEqual(65_535)
  expect(actions).toHaveLength(3)
})

test('the newest check of this name and of this App is found', async () => {
  const { script, repository } = await openTestGitHub()
  const run = (id: number, name: string, app: number | undefined) => ({
    id,
    name,
    external_id: `e${id}`,
    app: app === undefined ? null : { id: app },
  })
  const runs = [run(5, 'promptgate', 4711), run(9, 'promptgate', 4711), run(11, 'promptgate', 1)]
  const others = [run(12, 'other', 4711), run(13, 'promptgate', undefined)]
  const route = `GET ${repo}/commits/${headSha}/check-runs`
  script.on(route, json(200, { total_count: 5, check_runs: [...runs, ...others] }))
  expect(await repository.findCheck(headSha, 'promptgate')).toEqual({ id: 9, externalId: 'e9' })
  expect(script.to(route)[0]?.query.get('check_name')).toBe('promptgate')
  script.on(route, json(200, { total_count: 0, check_runs: [] }))
  expect(await repository.findCheck(headSha, 'promptgate')).toBeUndefined()
})

test('whatever is cut fits, is whole text, and begins as it did', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 60 }), (text, maxBytes) => {
      const cut = cutBytes(text, maxBytes)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes)
      expect(cut.isWellFormed()).toBe(true)
      if (cut !== text) expect(text.startsWith(cut.slice(0, -2))).toBe(true)
    }),
    { seed: 20_261_120, numRuns: 500 },
  )
})

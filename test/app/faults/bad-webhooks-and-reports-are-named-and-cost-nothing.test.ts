/** Bad inputs, end to end: each is a named error or an answer, no check of theirs is green, and nothing that stands is lost. */
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Report } from '../../../shared/report/report.ts'
import { mendedPrompt, policy, policyPath, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'
import { tellApp } from '../tell-app.ts'
import type { Answer } from './call-api.ts'
import { answerOrder, openJob, playJob, rowOf } from './play-job.ts'

const pack = (report: unknown): Uint8Array => gzipSync(JSON.stringify(report))
/** What a job sends instead of what it measured, and how it is told. */
const reports: readonly (readonly [string, (right: Report, wrong: Report) => Uint8Array, number, string])[] =
  [
    ['a schema of the future', (right) => pack({ ...right, schema: 'promptgate.report/2' }), 422, 'report-'],
    ['a verdict of its own', (_, wrong) => pack({ ...wrong, verdict: 'pass' }), 422, 'report-'],
    ['a case less', (right) => pack({ ...right, trials: right.trials.slice(1) }), 422, 'report-'],
    ['a gzip bomb', () => gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20)), 413, 'report-too-large'],
    ['half a body', (right) => pack(right).subarray(0, 500), 422, 'report-cut'],
  ]

test('a report that is none ends its check, and the Re-run starts from nothing of it', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled, app } = promptgate
  const answers = new Map<number, Answer>()
  let isHealed = false
  github.onDispatch = async (run) => {
    const job = openJob(promptgate, run)
    const row = await rowOf(promptgate, job.evaluationId)
    const entry = reports[(row.pull ?? 0) - 1]
    if (isHealed || entry === undefined) return void (await playJob(promptgate, run, { isRight: true }))
    run.begin()
    await job.claim()
    const body = entry[1](answerOrder(row, { isRight: true }), answerOrder(row, { isRight: false }))
    answers.set(row.pull ?? 0, await job.deliver(body))
    run.complete('failure')
  }
  const shop = await repository({ files: appFiles() })
  const pulls = []
  for (const [at] of reports.entries())
    pulls.push(await shop.openPull({ branch: `b${at}`, files: { [promptPath]: `${mendedPrompt}\n${at}\n` } }))
  await settled()
  const { store } = app().deps
  for (const [at, pull] of pulls.entries()) {
    const [name, , status, code] = reports[at] ?? []
    const answer = answers.get(pull.number)
    expect([name, answer?.status, answer?.value['code']]).toEqual([
      name,
      status,
      expect.stringContaining(code ?? ''),
    ])
    const check = ownCheck(pull)
    expect([name, check.status, check.conclusion]).toEqual([name, 'completed', 'failure'])
    expect(check.output.title).toMatch(/could not evaluate/)
    expect(check.output.summary).toContain(String(answer?.value['code']))
    expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
    const { rows } = await store.evaluations.list(shop.id, { subject: `pull/${pull.number}`, limit: 9 })
    expect([name, rows.map(({ state }) => state)]).toEqual([name, ['failed']])
    expect(
      await store.reports.read(
        shop.id,
        rows.map(({ id }) => id),
      ),
    ).toEqual([])
  }
  isHealed = true
  for (const pull of pulls) await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  expect(pulls.map(conclusionOf)).toEqual(pulls.map(() => 'success'))
  expect((await app().inbox.status()).byState.dead).toBe(0)
  expect(github.problems()).toEqual([])
}, 180_000)

test('events that nobody expects, and pull requests as strangers make them', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled, app } = promptgate
  const runs: DispatchedRun[] = []
  let isRight = true
  github.onDispatch = async (run) => {
    runs.push(run)
    await playJob(promptgate, run, { isRight })
  }
  const shop = await repository({ files: appFiles() })
  await shop.push('next', { [policyPath]: policy({ gate: '{ max-regression: 0.2 }' }) })
  await settled()

  const tell = (event: string, payload: object) => tellApp(promptgate, event, payload)
  const strange = ['a_new_event', 'pull_request', 'check_run', 'issue_comment', 'workflow_run', 'merge_group']
  for (const event of strange)
    await tell(event, { action: 'what', repository: { id: shop.id }, deep: [[[null]]] })

  // the fork is gone before anybody has looked at it
  const fork = await shop.fork('mallory')
  const orphan = await shop.openPull({
    from: fork,
    branch: 'mine',
    by: 'mallory',
    files: { [promptPath]: mendedPrompt },
  })
  await settled()
  fork.remove()
  await shop.rerequest(ownCheck(orphan).id, 'linus')
  await settled()
  expect([conclusionOf(orphan), runs.length]).toEqual(['action_required', 0])
  // longer than GitHub lets anybody write
  const user = { login: 'linus', type: 'User' }
  await tell('issue_comment', {
    action: 'created',
    comment: { id: 4_711, body: `/eval ${'x'.repeat(70_000)}`, user },
    issue: { number: orphan.number, pull_request: { url: 'x' } },
    repository: { id: shop.id },
    sender: user,
  })
  orphan.comment('linus', `/help ${'x'.repeat(65_000)}`)
  orphan.comment('linus', `/eval ${orphan.headSha()}`)
  await settled()
  expect([conclusionOf(orphan), runs.length]).toEqual(['success', 1])
  expect(answersOf(orphan)).toHaveLength(3)

  // another base has another policy: what was measured under the first does not count
  const moved = await shop.openPull({ branch: 'moved', files: { [promptPath]: mendedPrompt } })
  await settled()
  await moved.edit({ base: 'next' })
  await settled()
  expect(conclusionOf(moved)).toBe('success')
  const { rows } = await app().deps.store.evaluations.list(shop.id, {
    subject: `pull/${moved.number}`,
    limit: 9,
  })
  expect(rows.map(({ baseRef }) => baseRef)).toEqual(['next', 'main'])
  expect(new Set(rows.map(({ policyHash }) => policyHash)).size).toBe(2)

  // a hundred and twenty mistakes: each stands in its file, once, in batches that GitHub takes
  const names = Array.from({ length: 120 }, (_, n) => `prompts/p${n}.prompt`)
  const wrong = await shop.openPull({
    branch: 'wrong',
    files: Object.fromEntries(names.map((name) => [name, `${mendedPrompt}\n{{#if\n`])),
  })
  await settled()
  expect(conclusionOf(wrong)).toBe('failure')
  const { annotations } = ownCheck(wrong)
  expect(new Set(annotations.map(({ path }) => path)).size).toBe(annotations.length)
  expect(annotations.length).toBeGreaterThan(50)

  // emoji by the thousand: cut at the byte, never inside of one
  isRight = false
  const family = '👨‍👩‍👧‍👦🏳️‍🌈'.repeat(400)
  const prompt = `${worsePrompt}\n${`${family}\n`.repeat(12)}`
  const loud = await shop.openPull({
    branch: 'loud',
    title: family.slice(0, 200),
    files: { [promptPath]: prompt },
  })
  await settled()
  const { conclusion, output } = ownCheck(loud)
  expect(conclusion).toBe('failure')
  for (const text of [output.title, output.summary, output.text, stickyComment(loud)?.body]) {
    expect(Buffer.byteLength(text ?? '')).toBeLessThanOrEqual(65_536)
    expect((text ?? '').isWellFormed()).toBe(true)
    expect(text ?? '').not.toContain('\uFFFD')
  }
  const { byState } = await app().inbox.status()
  expect([byState.dead, byState.received]).toEqual([0, 0])
  // GitHub answers null for the repository of a fork that is gone, which its own description does not know
  expect(github.problems().filter((one) => !one.endsWith('/head/repo must be object'))).toEqual([])
}, 180_000)

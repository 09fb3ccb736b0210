/** The App was away when the job had measured: what it measured is not lost, and nobody measures it again. */
import { expect, inject, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { startRun } from '../../github/actions/start-run.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { until } from '../faults/until.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, stickyComment } from '../read-pull.ts'

test('a report that could not be delivered is taken from its artifact, by itself or with /eval', async () => {
  const promptgate = await promptgateForTest({ jobEnv: { PROMPTGATE_APP_PATIENCE_SECONDS: '0' } })
  const { github, repository, settled, app, issuer, stop, start } = promptgate
  const ended: DispatchedRun[] = []
  const logs: string[] = []
  /** The job claims its order; then the App goes away, and the job does not wait for it. */
  github.onDispatch = async (run) => {
    run.begin()
    const started = await startRun({
      run,
      issuer,
      runnerUrl: inject('runnerUrl'),
      appUrl: app().url,
      env: { PROMPTGATE_APP_PATIENCE_SECONDS: '0' },
    })
    await until('the order is claimed', async () => {
      const { rows } = await app().deps.store.evaluations.list(run.repository.id, { limit: 1 })
      return rows[0]?.state === 'running'
    })
    await stop()
    const result = await started.finished
    logs.push(result.log)
    if (result.report === undefined) throw new Error(`the job left no report:\n${result.log}`)
    run.keepArtifact(result.artifactName, { 'report.json': result.report })
    ended.push(run)
  }
  const shop = await repository({ files: appFiles({ cases: 60 }) })

  // GitHub tells that the job ended: the report is looked for
  const worse = await shop.openPull({
    title: 'Shorter',
    branch: 'shorter',
    files: { [promptPath]: worsePrompt },
  })
  await until('the job has ended', () => ended.length === 1)
  await start()
  expect(conclusionOf(worse)).not.toBe('success')
  ended[0]?.complete('failure')
  await until(
    'the verdict is there',
    () => conclusionOf(worse) === 'failure' && stickyComment(worse) !== undefined,
  )
  expect(stickyComment(worse)?.body).toContain('[!CAUTION]')

  // nobody tells, the order is given up, somebody asks
  const kinder = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  await until('the second job has ended', () => ended.length === 2)
  await start()
  await settled()
  expect(conclusionOf(kinder)).not.toBe('success')
  kinder.comment('linus', '/eval')
  await settled()
  expect(conclusionOf(kinder)).toBe('success')
  expect(answersOf(kinder)[0]).toContain("in the job's artifact")

  expect(shop.runs()).toHaveLength(2)
  expect(
    logs.every((log) => /could not be reached|not reachable|unreachable|cannot be reached/i.test(log)),
  ).toBe(true)
  const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 10 })
  expect(rows.map(({ attempt, state, conclusion }) => `${attempt} ${state} ${conclusion}`)).toEqual([
    '1 concluded pass',
    '1 concluded fail',
  ])
  expect(github.problems()).toEqual([])
}, 240_000)

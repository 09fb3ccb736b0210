/** Two installations on one App: nothing that one of them says, sends or clicks reads or changes a row of the other. */
import { expect, test } from 'vitest'
import { claimAudience } from '../../../shared/order/work-order.ts'
import { checkName } from '../../../shared/publication/publication.ts'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck } from '../read-pull.ts'
import { tellApp } from '../tell-app.ts'
import { answerOrder, openJob, playJob, rowOf } from './play-job.ts'

test('a tenant reads nothing of another, and changes nothing', async () => {
  const promptgate = await promptgateForTest()
  const { github, issuer, repository, settled, app } = promptgate
  const runs: DispatchedRun[] = []
  github.onDispatch = (run) => void runs.push(run)
  // of equal content in the same second the commits of both would be the same
  const mine = await repository({
    owner: 'mallory-inc',
    name: 'mine',
    files: { ...appFiles(), 'README.md': 'Mine.' },
  })
  const theirs = await repository({ owner: 'victim', name: 'theirs', files: appFiles() })
  const files = { [promptPath]: worsePrompt }
  const pulls = [
    await mine.openPull({ branch: 'worse', files }),
    await theirs.openPull({ branch: 'worse', files: { [promptPath]: mendedPrompt } }),
    await theirs.openPull({ branch: 'ended', files }),
  ] as const
  await settled()
  const runOf = async (handle: typeof mine, pull: number): Promise<DispatchedRun> => {
    for (const run of runs) {
      const row = await rowOf(promptgate, openJob(promptgate, run).evaluationId)
      if (run.repository.id === handle.id && row.pull === pull) return run
    }
    throw new Error('no such run')
  }
  const [myRun, theirRun, endedRun] = [await runOf(mine, 1), await runOf(theirs, 1), await runOf(theirs, 2)]
  expect((await playJob(promptgate, endedRun, { isRight: false })).status).toBe(202)
  await settled()
  const { store } = app().deps
  const [myId, theirId, endedId] = [myRun, theirRun, endedRun].map(
    (run) => openJob(promptgate, run).evaluationId,
  )
  if (myId === undefined || theirId === undefined || endedId === undefined) throw new Error('no ids')

  const today = new Date().toISOString().slice(0, 10)
  const look = async () => ({
    rows: await Promise.all([theirId, endedId].map((id) => store.evaluations.get(theirs.id, id))),
    reports: (await store.reports.read(theirs.id, [theirId, endedId])).length,
    repository: await store.repositories.get(theirs.id),
    checks: [...theirs.repository.checks.values()].map(({ id, status, conclusion, output }) => [
      id,
      status,
      conclusion,
      output.title,
    ]),
    comments: [...theirs.repository.comments.values()].map(({ id, body }) => [id, body]),
    runs: theirs.runs().map(({ id, status, conclusion }) => [id, status, conclusion]),
    publications: await Promise.all([1, 2].map((pull) => store.publications.getComment(theirs.id, pull))),
    spent: await store.budgets.spent(theirs.id, { day: today, currency: 'USD' }),
  })
  const before = await look()

  // every kind of row, asked for under my own repository's id
  expect(await store.evaluations.get(mine.id, theirId)).toBeUndefined()
  expect(await store.reports.read(mine.id, [theirId, endedId])).toEqual([])
  expect((await store.reports.trials(mine.id, endedId, { limit: 10 })).rows).toEqual([])
  expect(await store.reports.comparisons(mine.id, endedId)).toEqual([])
  expect((await store.evaluations.list(mine.id, { headSha: pulls[2].headSha(), limit: 10 })).rows).toEqual([])
  expect(await store.publications.getCheck(mine.id, pulls[2].headSha())).toBeUndefined()
  expect(
    (await store.audit.list(mine.id, { limit: 100 })).rows.filter(({ subject }) => subject === endedId),
  ).toEqual([])

  // the API: my real token for their order; whether there is one is not told
  for (const id of [theirId, endedId, 'f'.repeat(32)]) {
    const job = openJob(promptgate, myRun, id)
    const report = answerOrder(await rowOf(promptgate, theirId), { isRight: true })
    for (const answer of [
      await job.claim(),
      await job.claim(await issuer.issue(myRun, claimAudience(myId))),
      await job.progress({ done: 1, total: 2 }),
      await job.deliver({ ...report, evaluationId: id }),
    ]) {
      expect(answer).toMatchObject({ status: 404, value: { code: 'order-unknown' } })
      expect(JSON.stringify(answer.value)).not.toMatch(/victim|theirs/)
    }
  }
  // their order under my own order's address
  const swapped = await openJob(promptgate, myRun).deliver(
    answerOrder(await rowOf(promptgate, theirId), { isRight: true }),
  )
  expect(swapped.status).toBeGreaterThanOrEqual(400)
  const details = await fetch(`${app().url}/evaluations/${theirId}`, { redirect: 'manual' })
  // the way to a page on which GitHub decides who may see it, and nothing else
  expect([details.status, await details.text()]).toEqual([302, ''])
  await settled()
  expect(await look()).toEqual(before)

  // webhooks: GitHub's signature over what only a mix-up could hold
  const myInstallation = github.installation('mallory-inc').id
  const tell = async (event: string, payload: object) => {
    await tellApp(promptgate, event, payload)
    await settled()
  }
  const sender = { id: 1, login: 'mallory', type: 'User' }
  const installation = { id: myInstallation }
  const me = { id: mine.id, name: 'mine', owner: { id: mine.repository.owner.id, login: 'mallory-inc' } }
  const button = (identifier: string) => ({
    action: 'requested_action',
    requested_action: { identifier },
    check_run: {
      name: checkName,
      head_sha: pulls[2].headSha(),
      external_id: endedId,
      pull_requests: [{ number: 2 }],
    },
    repository: me,
    installation,
    sender,
  })
  await tell('check_run', button('details'))
  await tell('workflow_run', {
    action: 'completed',
    workflow_run: { id: theirRun.id, name: `promptgate ${theirId}`, conclusion: 'failure', html_url: 'x' },
    repository: me,
    installation,
    sender,
  })
  expect(await look()).toEqual(before)
  // their repository under my installation: GitHub is asked, and knows better
  const they = { id: theirs.id, name: 'mine', owner: me.owner }
  await tell('repository', { action: 'renamed', repository: they, installation, sender })
  await tell('pull_request', {
    action: 'closed',
    pull_request: { number: 1, head: { sha: pulls[1].headSha() } },
    repository: they,
    installation,
    sender,
  })
  await tell('installation_repositories', {
    action: 'removed',
    installation,
    repositories_added: [],
    repositories_removed: [{ id: theirs.id, name: 'theirs', full_name: 'victim/theirs' }],
    sender,
  })
  await tell('installation', { action: 'deleted', installation: { id: 999_999 }, sender })
  expect((await look()).repository).toEqual(before.repository)

  // and theirs goes on as if nothing had been
  expect((await playJob(promptgate, theirRun, { isRight: true })).status).toBe(202)
  await settled()
  expect(conclusionOf(pulls[1])).toBe('success')
  expect(ownCheck(pulls[2]).conclusion).toBe('failure')
  expect(github.problems()).toEqual([])
}, 180_000)

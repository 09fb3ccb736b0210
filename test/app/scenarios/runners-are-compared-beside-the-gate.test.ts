/** `/compare tiny hasty`: both answer the same cases, one comment says which is better, and the check stays what it was. */
import { expect, inject, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, ownCheck, stickyComment } from '../read-pull.ts'
import { resultsOf } from '../read-results.ts'

// stops in the middle of every label
const runner = `{ kind: auto }
  hasty: { kind: auto, params: { stop: [i, c, h] } }`
const gate = `{ max-regression: 0.1 }
    runners: [tiny]`

test('runners are compared beside the gate', async () => {
  const url = inject('runnerUrl')
  const jobEnv = { PROMPTGATE_RUNNER_TINY_URL: url, PROMPTGATE_RUNNER_HASTY_URL: url }
  const { github, repository, settled, jobs, app } = await promptgateForTest({ jobEnv })
  const shop = await repository({ files: appFiles({ runner, gate }) })
  const files = { [promptPath]: mendedPrompt }
  const pull = await shop.openPull({ title: 'Kinder', branch: 'kinder', files })
  await settled()
  const check = ownCheck(pull)
  const sticky = stickyComment(pull)?.body
  expect(check.conclusion).toBe('success')

  for (const wrong of ['/compare tiny', '/compare tiny hasti', '/compare tiny hasty prompt=suport-triage']) {
    pull.comment('linus', wrong)
    await settled()
  }
  expect(answersOf(pull)[0]).toContain('Name two runners at least')
  expect(answersOf(pull)[1]).toMatch(/hasti.* is no runner.*did you mean .*hasty/)
  expect(answersOf(pull)[2]).toMatch(/suport-triage.* names no prompt/)
  expect(jobs).toHaveLength(1)

  const { id: commentId, body } = pull.comment('linus', '/compare tiny hasty')
  await settled()
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
  expect(answersOf(pull)[3]).toContain('Comparing `tiny` and `hasty` on `support-triage`')
  expect(answersOf(pull)[3]).toContain('60 calls')
  const [result = ''] = resultsOf(pull)
  expect(result).toMatch(/^@linus \*\*`tiny` is the most accurate/)
  expect(result).toMatch(/\| `tiny` \| .* \| (9\d\.\d|100\.0)\u202F% \[/)
  expect(result).toMatch(/\| `hasty` \| .* \| 0\.0\u202F% \[/)
  expect(result).toContain('30 cases of `support-triage`')
  expect(ownCheck(pull)).toMatchObject({ id: check.id, conclusion: 'success' })
  expect(stickyComment(pull)?.body).toBe(sticky)

  // nothing of it is evidence, or history of the prompt
  const { store } = app().deps
  const history = await store.reports.history(shop.id, 'support-triage', { limit: 10 })
  expect(history.rows.map(({ runner: id }) => id)).toEqual(['tiny'])

  // the same comment once more, and our answer to it is gone: nothing is asked again
  const answer = pull.comments().find(({ body: text }) => text.includes('Comparing `tiny`'))
  pull.deleteComment(answer?.id ?? 0, 'ada')
  const user = { login: 'linus', type: 'User' }
  await app().inbox.receive({
    id: 'again',
    event: 'issue_comment',
    action: 'created',
    repositoryId: shop.id,
    lane: 'again',
    payload: JSON.stringify({
      action: 'created',
      sender: user,
      comment: { id: commentId, user, body },
      issue: { number: pull.number, pull_request: { url: 'https://api.github.example/pulls/1' } },
    }),
    receivedAtMs: Date.now(),
  })
  await settled()
  expect(answersOf(pull)[3]).toContain('Comparing `tiny` and `hasty`')
  expect(jobs).toHaveLength(2)
  expect(resultsOf(pull)).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

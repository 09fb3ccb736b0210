/** `/try PROMPT ticket="…"`: one rendered call of the head; mistakes in what was given are answered without any. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, ownCheck, stickyComment } from '../read-pull.ts'
import { resultsOf } from '../read-results.ts'

test('a prompt is tried in a comment', async () => {
  const { github, repository, settled, jobs, app } = await promptgateForTest()
  const shop = await repository({ files: appFiles() })
  const files = { [promptPath]: mendedPrompt }
  const pull = await shop.openPull({ title: 'Kinder', branch: 'kinder', files })
  await settled()
  const check = ownCheck(pull)
  const sticky = stickyComment(pull)?.body

  for (const wrong of [
    '/try suport-triage ticket=x',
    '/try support-triage tiket="I was charged twice"',
    '/try support-triage',
    '/try support-triage ticket=x --runner tini',
  ]) {
    pull.comment('linus', wrong)
    await settled()
  }
  const [prompt, variable, missing, runner] = answersOf(pull)
  expect(prompt).toMatch(/names no prompt.*did you mean .*support-triage/)
  expect(variable).toMatch(/no variable .*tiket.*did you mean .*ticket/)
  expect(missing).toMatch(/has no .*ticket/)
  expect(runner).toMatch(/tini.* is no runner.*did you mean .*tiny/)
  expect(jobs).toHaveLength(1)

  pull.comment('linus', '/try support-triage ticket="I was charged twice for one order. @ada </pre> `x`"')
  await settled()
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0])
  expect(answersOf(pull)[4]).toContain('Trying `support-triage` on `tiny`')
  const [result = ''] = resultsOf(pull)
  expect(result).toMatch(/^@linus \*\*`support-triage` on `tiny`: it answered\.\*\*/)
  expect(result).toContain('<pre>\nbilling\n</pre>')
  expect(result).toContain('You are friendly and triage')
  expect(result).toContain('Ticket: I was charged twice for one order. @ada &#60;/pre&#62; `x`')
  expect(result).toMatch(
    /\n\| \d+ \| \d+ \| \d+ \| [\d.]+\u202Fms \| unknown \| [\d.]+\u202Fms \| `stop` \|\n/,
  )
  expect(ownCheck(pull)).toMatchObject({ id: check.id, conclusion: 'success' })
  expect(stickyComment(pull)?.body).toBe(sticky)
  const history = await app().deps.store.reports.history(shop.id, 'support-triage', { limit: 10 })
  expect(history.rows).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

/** Two pull requests of one repository, and one of another, run side by side; each gets its own verdict. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, stickyComment } from '../read-pull.ts'

test('two pull requests at once do not mix', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ name: 'shop', files: appFiles() })
  const desk = await repository({ name: 'desk', owner: 'globex', files: appFiles() })
  const pulls = await Promise.all([
    shop.openPull({ title: 'Worse', branch: 'worse', files: { [promptPath]: worsePrompt } }),
    shop.openPull({ title: 'Kinder', branch: 'kinder', files: { [promptPath]: mendedPrompt } }),
    desk.openPull({ title: 'Worse too', branch: 'worse', files: { [promptPath]: worsePrompt } }),
  ])
  await settled()
  expect(pulls.map(conclusionOf)).toEqual(['failure', 'success', 'failure'])
  for (const pull of pulls) expect(stickyComment(pull)).toBeDefined()
  expect(jobs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect(github.problems()).toEqual([])
}, 120_000)

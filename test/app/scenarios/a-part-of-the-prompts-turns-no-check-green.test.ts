/** `/eval PROMPT` proves that prompt: while another one that the change affects has no proof, the merge stays blocked. */
import { expect, test } from 'vitest'
import { goodPrompt, mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck } from '../read-pull.ts'

const otherPath = 'prompts/night-triage.prompt'
const atNight = (prompt: string) => prompt.replace('id: support-triage', 'id: night-triage')

test('a prompt that holds does not open the merge for one that regressed', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const shop = await repository({ files: { ...appFiles(), [otherPath]: atNight(goodPrompt) } })
  const pull = await shop.openPull({
    title: 'Kinder, and worse at night',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt, [otherPath]: atNight(worsePrompt) },
    by: 'linus',
  })
  await settled()
  expect(conclusionOf(pull)).toBe('failure')
  expect(jobs).toHaveLength(1)

  pull.comment('linus', `/eval ${promptPath}`)
  await settled()
  expect(jobs).toHaveLength(2)
  expect(conclusionOf(pull)).toBe('failure')
  expect(ownCheck(pull).output.title).toContain('Only a part of this change was evaluated')
  expect(github.problems()).toEqual([])
}, 120_000)

/** `/eval PROMPT` proves that prompt: while another one that the change affects was never measured, the merge stays blocked. */
import { expect, test } from 'vitest'
import { goodPrompt, mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck } from '../read-pull.ts'

const otherPath = 'prompts/night-triage.prompt'
const atNight = (prompt: string) => prompt.replace('id: support-triage', 'id: night-triage')

test('a prompt that holds does not open the merge for one that nobody has measured', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const extra = 'drafts: wait\n'
  const shop = await repository({ files: { ...appFiles({ extra }), [otherPath]: atNight(goodPrompt) } })
  const pull = await shop.openPull({
    title: 'Kinder, and worse at night',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt, [otherPath]: atNight(worsePrompt) },
    by: 'linus',
    isDraft: true,
  })
  await settled()
  expect(jobs).toHaveLength(0)

  pull.comment('linus', `/eval ${promptPath}`)
  await settled()
  expect(jobs).toHaveLength(1)
  expect(conclusionOf(pull)).toBe('failure')
  expect(ownCheck(pull).output.title).toContain('Only a part of this change was evaluated')

  // the other part, which regressed: together they are the whole
  pull.comment('linus', '/eval night-triage')
  await settled()
  expect(jobs).toHaveLength(2)
  expect(conclusionOf(pull)).toBe('failure')
  expect(ownCheck(pull).output.title).toContain('night-triage')
  expect(ownCheck(pull).output.title).not.toContain('Only a part')
  expect(github.problems()).toEqual([])
}, 120_000)

/** A deleted prompt is said to be deleted; under a policy that cannot be read no prompt is blamed for its suite. */
import { expect, test } from 'vitest'
import { goodPrompt, mendedPrompt, policy, policyPath, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { ownCheck, stickyComment } from '../read-pull.ts'

test('what is not measured is told truthfully', async () => {
  const { github, repository, settled, jobs } = await promptgateForTest()
  const other = goodPrompt.replace('promptgate.id: support-triage', 'promptgate.id: other')
  const shop = await repository({ files: { ...appFiles(), 'prompts/other.prompt': other } })
  const deletes = await shop.openPull({ title: 'Delete', branch: 'delete', files: { [promptPath]: null } })
  await settled()
  expect(ownCheck(deletes)).toMatchObject({ conclusion: 'success' })
  expect(ownCheck(deletes).output.title).toBe(`${promptPath} is deleted; no other prompt is affected.`)
  expect(stickyComment(deletes)?.body).toContain(`\`${promptPath}\` is deleted`)

  const broken = policy().replace('datasets: [tickets]', 'datasets: [tikets]')
  await shop.push('main', { [policyPath]: broken })
  const edits = await shop.openPull({ title: 'Edit', branch: 'edit', files: { [promptPath]: mendedPrompt } })
  await settled()
  expect(ownCheck(edits)).toMatchObject({ conclusion: 'failure' })
  expect(ownCheck(edits).annotations.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual([
    `${policyPath}:11`,
  ])
  expect(stickyComment(edits)?.body).not.toContain('no suite evaluates it')
  expect(jobs).toEqual([])
  expect(github.problems()).toEqual([])
}, 60_000)

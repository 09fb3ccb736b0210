/** A workflow that cannot be started is no riddle: the check names what is missing, and the page where it is mended. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { playJob } from '../faults/play-job.ts'
import { appFiles, promptgateForTest, workflow, workflowPath } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck, stickyComment } from '../read-pull.ts'

const withoutTrigger = workflow.replace(/^on:[\s\S]*?(?=^\w)/m, 'on: push\n\n')
const { [workflowPath]: _, ...withoutWorkflow } = appFiles()

test('a set-up mistake is named with the link that mends it, and a Re-run goes on once it is mended', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled } = promptgate
  github.onDispatch = async (run) => void (await playJob(promptgate, run, { isRight: true }))
  const files = { [promptPath]: mendedPrompt }
  const open = async (name: string, given: Parameters<typeof repository>[0]) => {
    const shop = await repository({ name, ...given })
    if (name === 'actions-off') shop.setActions(false)
    if (name === 'unprotected') shop.unprotect()
    return { shop, pull: await shop.openPull({ title: 'Kinder', branch: 'kinder', files }) }
  }
  const absent = await open('no-workflow', { files: withoutWorkflow })
  const deaf = await open('no-trigger', { files: { ...withoutWorkflow, [workflowPath]: withoutTrigger } })
  const off = await open('actions-off', { files: appFiles() })
  const bare = await open('unprotected', { files: appFiles() })
  await settled()

  const mistakes = [
    [absent, /there is no workflow .*promptgate\.yml.* on .*main/, '/acme/no-workflow/new/main?filename='],
    [deaf, /cannot be started by the App/, '/acme/no-trigger/edit/main/.github/workflows/promptgate.yml'],
    [off, /GitHub Actions is off/, '/acme/actions-off/settings/actions'],
  ] as const
  for (const [{ pull, shop }, message, link] of mistakes) {
    const check = ownCheck(pull)
    const said = JSON.stringify([check.output, check.annotations])
    expect(check.status).toBe('completed')
    expect(check.conclusion).not.toBe('success')
    expect(said).toMatch(message)
    expect(said).toContain(`${github.url}${link}`)
    expect(stickyComment(pull)?.body).toContain(link)
    expect(shop.runs()).toEqual([])
    expect(await pull.mergeBox()).toMatchObject({ isMergeable: false })
  }
  // a warning, and measured all the same
  expect(conclusionOf(bare.pull)).toBe('success')
  expect(JSON.stringify(ownCheck(bare.pull).output)).toContain('/acme/unprotected/settings/rules')

  await absent.shop.push('main', { [workflowPath]: workflow })
  await deaf.shop.push('main', { [workflowPath]: workflow })
  off.shop.setActions(true)
  await settled()
  for (const { shop, pull } of [absent, deaf, off]) await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  for (const { pull } of [absent, deaf, off]) expect(conclusionOf(pull)).toBe('success')
  expect(github.problems()).toEqual([])
}, 180_000)

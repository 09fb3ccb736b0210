/** A comment or a click begins one evaluation, also where the try that began it failed afterwards and is made again. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import type { SeenRequest } from '../../github/faults.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf, ownCheck } from '../read-pull.ts'
import { playJob } from './play-job.ts'
import { until } from './until.ts'

const isAnswer = ({ route, body }: SeenRequest): boolean =>
  route === 'POST /repos/:owner/:repo/issues/:number/comments' &&
  JSON.stringify(body).includes('promptgate:answer')

test('an answer that GitHub takes at the third try, when what was asked for has ended already', async () => {
  const promptgate = await promptgateForTest()
  const { github, repository, settled, app } = promptgate
  github.onDispatch = async (run) => void (await playJob(promptgate, run, { isRight: true }))
  const shop = await repository({ files: appFiles() })
  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  expect(shop.runs()).toHaveLength(1)

  // the answers fail until the attempt that they tell of has its verdict
  let isHeldUp = true
  github.faults.next((request) => isHeldUp && isAnswer(request), 'bad-gateway-before-applying', 100)
  pull.comment('linus', '/eval')
  await until('the second attempt ended', async () => {
    const { rows } = await app().deps.store.evaluations.list(shop.id, { states: ['concluded'], limit: 10 })
    return rows.length === 2
  })
  isHeldUp = false
  await until('the command is answered', () => answersOf(pull).length === 1)
  await settled()
  expect(shop.runs()).toHaveLength(2)
  expect(answersOf(pull)[0]).toMatch(/^@linus Evaluating/)
  expect(conclusionOf(pull)).toBe('success')

  // a click that GitHub tells of four times
  const before = shop.runs().length
  await shop.rerequest(ownCheck(pull).id, 'linus')
  await settled()
  const rerequested = github.hooks.log.find(
    ({ hook }) => hook.event === 'check_run' && hook.action === 'rerequested',
  )
  if (rerequested === undefined) throw new Error('nobody was told of the click')
  github.hooks.sendAgain(rerequested.hook, 3)
  await settled()
  expect(shop.runs()).toHaveLength(before + 1)
  expect(github.problems()).toEqual([])
}, 120_000)

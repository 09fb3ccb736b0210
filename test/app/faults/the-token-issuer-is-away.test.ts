/** Fault suite 12: the issuer of tokens is away while jobs claim: keys that are known serve, others are refused, the check ends. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import type { DispatchedRun } from '../../github/seams.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf, ownCheck } from '../read-pull.ts'
import type { Answer } from './call-api.ts'
import { openJob, playJob } from './play-job.ts'

test('known keys serve, an unknown key is refused, and the check says so in the end', async () => {
  let offsetMs = 0
  const promptgate = await promptgateForTest({ nowMs: () => Date.now() + offsetMs })
  const { github, issuer, repository, settled, app } = promptgate
  const answers: Answer[] = []
  let play = async (run: DispatchedRun): Promise<void> => {
    answers.push(await playJob(promptgate, run, { isRight: true }))
  }
  github.onDispatch = (run) => play(run)
  const shop = await repository({ files: appFiles() })
  const open = async (branch: string) => {
    const pull = await shop.openPull({ branch, files: { [promptPath]: `${mendedPrompt}\n${branch}\n` } })
    await settled()
    return pull
  }

  // the keys were never read: nobody can be believed, and the job is told to ask again
  issuer.down('refuse', 'keys')
  const refusals: Answer[] = []
  play = async (run) => {
    run.begin()
    refusals.push(await openJob(promptgate, run).claim())
    issuer.up()
    // strangers cannot make us ask more often than every two seconds
    offsetMs += 2_000
    answers.push(await playJob(promptgate, run, { isRight: true }))
  }
  const early = await open('early')
  expect(refusals).toMatchObject([{ status: 503, value: { code: 'token-keys-unavailable' } }])

  // the keys are known: the outage is not felt
  issuer.down('hang', 'keys')
  play = async (run) => void answers.push(await playJob(promptgate, run, { isRight: true }))
  const known = await open('known')
  expect(conclusionOf(known)).toBe('success')
  expect(answers.map(({ status }) => status)).toEqual([202, 202])

  // another key, which nobody can vouch for now
  issuer.down('refuse', 'keys')
  await issuer.rotate()
  const unknown = await open('unknown')
  expect(answers[2]?.status).toBeGreaterThanOrEqual(401)
  expect(answers[2]?.value['code']).toMatch(/^token-/)
  const check = ownCheck(unknown)
  expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' })
  expect(check.output.title).toMatch(/could not evaluate.*without a report/)
  expect(await unknown.mergeBox()).toMatchObject({ isMergeable: false })

  // the issuer is back, and so is everything else
  issuer.up()
  offsetMs += 30_000
  await shop.rerequest(check.id, 'linus')
  await settled()
  expect([early, known].map(conclusionOf)).toEqual(['success', 'success'])
  expect(shop.runs()).toHaveLength(4)
  const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 10 })
  expect(rows.filter(({ state }) => state === 'concluded').length + 1).toBe(rows.length)
  expect(conclusionOf(unknown)).toBe('success')
  expect(github.problems()).toEqual([])
}, 180_000)

/** Fault suite 4: each write of the whole story meets each fault; there is one check an evaluation, one comment, one run. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkName } from '../../../shared/publication/publication.ts'
import { mendedPrompt, promptPath, worsePrompt } from '../../action/triage-files.ts'
import type { Fault } from '../../github/faults.ts'
import { appFiles } from '../promptgate-for-test.ts'
import { answersOf, ownCheck, stickyComment } from '../read-pull.ts'
import { type Promptgate, startPromptgate } from '../start-promptgate.ts'
import { playJob, rowOf } from './play-job.ts'
import { until } from './until.ts'

const writes = [
  'POST /repos/:owner/:repo/check-runs',
  'PATCH /repos/:owner/:repo/check-runs/:id',
  'POST /repos/:owner/:repo/actions/workflows/:file/dispatches',
  'POST /repos/:owner/:repo/issues/:number/comments',
  'PATCH /repos/:owner/:repo/issues/comments/:id',
  'POST /repos/:owner/:repo/issues/comments/:id/reactions',
] as const

/** Longer than the App waits for an answer. */
const hang: Fault = { hangMs: 30_000 }

const stories: readonly (readonly [Fault & string, (typeof writes)[number]])[] = [
  ['bad-gateway-after-applying', writes[0]],
  ['bad-gateway-before-applying', writes[1]],
  ['lost-answer', writes[2]],
  ['cut-answer', writes[3]],
  ['cut-json', writes[4]],
  ['secondary-limit', writes[5]],
  ['too-many-requests', writes[0]],
]

let promptgate: Promptgate
beforeAll(async () => {
  promptgate = await startPromptgate({ runnerUrl: 'http://127.0.0.1:9' })
  promptgate.github.onDispatch = async (run) => {
    const row = await rowOf(promptgate, run.inputs['evaluation-id'] ?? '')
    const order = JSON.parse(row.ordered ?? '{}') as { prompts: { source: string }[] }
    const isRight = order.prompts.every(({ source }) => source.includes('Answer with one label only.'))
    await playJob(promptgate, run, { isRight })
  }
}, 60_000)
afterAll(() => promptgate.close(), 60_000)

describe.concurrent('a regression, its fix, a re-run and a command', () => {
  test.each(stories)(
    'each write meets: %s, and one hangs: %s',
    { timeout: 300_000 },
    async (fault, hanging) => {
      const { github, app } = promptgate
      const owner = fault
      const shop = await github.createRepository({ owner, files: appFiles(), roles: { linus: 'write' } })
      const met: string[] = []
      const meet = (route: string, name: string, what: Fault): void =>
        github.faults.next((request) => {
          const isIt = request.route === route && request.path.startsWith(`/repos/${owner}/`)
          if (isIt) met.push(`${name} ${route}`)
          return isIt
        }, what)
      for (const route of writes) meet(route, 'first', fault)
      meet(hanging, 'second', hang)
      const pull = await shop.openPull({
        title: 'Shorter',
        branch: 'shorter',
        files: { [promptPath]: worsePrompt },
      })
      const isEnded = (conclusion: string) => () =>
        pull.checks().some((check) => check.name === checkName && check.status === 'completed') &&
        ownCheck(pull).conclusion === conclusion
      await until('the regression blocks', isEnded('failure'))
      await until('the comment says so', () => stickyComment(pull)?.body.includes('[!CAUTION]') === true)
      const comment = stickyComment(pull)

      await pull.push({ [promptPath]: mendedPrompt })
      await until('the fix passes', isEnded('success'))
      await until('the comment says so', () => stickyComment(pull)?.body.includes('[!CAUTION]') === false)
      expect(stickyComment(pull)?.id).toBe(comment?.id)

      pull.comment('linus', '/eval')
      await until('the command is answered', () => answersOf(pull).length > 0)
      await until('the second attempt counts', () => stickyComment(pull)?.body.includes('attempt 2') === true)
      await until('nothing is due any more', async () => {
        const { byState, oldestDueMs } = await app().deps.store.deliveries.counts(Date.now())
        return byState.leased === 0 && byState.received === 0 && oldestDueMs === undefined
      })

      expect(met.sort()).toEqual([...writes.map((route) => `first ${route}`), `second ${hanging}`].sort())
      expect(ownCheck(pull)).toMatchObject({ status: 'completed', conclusion: 'success' })
      const { rows } = await app().deps.store.evaluations.list(shop.id, { limit: 100 })
      expect(rows.map(({ attempt, state, conclusion }) => `${attempt} ${state} ${conclusion}`)).toEqual([
        '2 concluded pass',
        '1 concluded pass',
        '1 concluded fail',
      ])
      expect(shop.runs().map(({ conclusion }) => conclusion)).toEqual(['success', 'success', 'success'])
      const checks = [...shop.repository.checks.values()].filter(({ name }) => name === checkName)
      expect(checks.map(({ externalId }) => externalId).sort()).toEqual(rows.map(({ id }) => id).sort())
      expect(checks.every(({ status }) => status === 'completed')).toBe(true)
      expect(answersOf(pull)).toHaveLength(1)
      expect(pull.comments()).toHaveLength(3)
      expect((await app().inbox.status()).byState.dead).toBe(0)
    },
  )
})

/** Reviewers of GitHub's environment: a promotion waits for them, is told so, and moves by the command of one of them. */
import { expect, test } from 'vitest'
import { answersOf } from '../read-pull.ts'
import { openShop } from './open-shop.ts'

test('a reviewer approves what waits by the commit in full, and it moves', async () => {
  const extra = 'environments:\n  production: { promote-on: command }\n'
  const { github, shop, settled, pointers, requests } = await openShop({ extra })
  shop.setEnvironment('production', { users: ['ada'], preventsSelfReview: true })
  const issue = shop.openIssue({ title: 'Ship it' })
  const say = async (login: string, text: string) => {
    issue.comment(login, text)
    await settled()
    return (answersOf(issue).at(-1) ?? '').replaceAll('&#8203;', '')
  }
  expect(await say('grace', '/promote all to production')).toContain(
    'waits: an evaluation proves 1 prompt first',
  )
  const [waiting] = await requests('production')
  expect(waiting?.state).toBe('approval')
  // it was proved after the answer: that it waits for somebody is told in a comment of its own
  const told = () => issue.comments().filter(({ body }) => body.startsWith('<!-- promptgate:promotion'))
  expect(told()).toHaveLength(1)
  const command = `/promote all to production at ${waiting?.sha}`
  expect(told()[0]?.body).toContain('`production` waits for an approval.')
  expect(told()[0]?.body).toContain(`To approve it: \`${command}\``)
  expect(told()[0]?.body).toContain('It is for one of `ada`.')
  expect(shop.deployments('production').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['queued'])

  const answer = await say('ada', command)
  expect(answer).toContain('`production` serves `support-triage` v')
  expect(await pointers('production')).toMatchObject([{ prompt: 'support-triage', actor: 'ada' }])
  expect(told()).toHaveLength(1)
  expect(told()[0]?.body).toContain('`production` serves `support-triage` v')
  expect(shop.deployments('production').map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['success'])
  expect(github.problems()).toEqual([])
}, 120_000)

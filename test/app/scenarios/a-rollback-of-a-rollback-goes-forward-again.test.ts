/** From merge to production and back by comments: each answer, deployment and comment agrees with what is served. */
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { answersOf } from '../read-pull.ts'
import { openShop } from './open-shop.ts'

const extra = `environments:
  staging: { promote-on: merge, url: "https://staging.shop.example" }
  production: { promote-on: command, from: staging }
`

test('a rollback of a rollback goes forward again, and of two at once one is told of the other', async () => {
  const world = await openShop({ extra })
  const { github, shop, settled, measured, pointers } = world
  const issue = shop.openIssue({ title: 'Releases' })
  const say = async (login: string, text: string) => {
    issue.comment(login, text)
    await settled()
    return (answersOf(issue).at(-1) ?? '').replaceAll('&#8203;', '')
  }
  const served = async (environment: string) =>
    (await pointers(environment)).map(({ kind, toFingerprint }) => `${kind} ${toFingerprint.slice(0, 7)}`)

  // nothing is proved yet: the default branch is measured first, and moves by itself
  const first = await say('grace', '/promote all to staging')
  expect(first).toMatch(
    /^@grace \*\*`staging` waits: an evaluation proves 1 prompt first\.\*\* It moves by itself/,
  )
  expect(measured).toHaveLength(1)
  const [one] = await pointers('staging')
  const outcome = issue.comments().at(-1)?.body ?? ''
  expect(outcome).toMatch(
    /^<!-- promptgate:promotion v1 \w+ -->\n> \[!TIP\]\n> \*\*`staging` serves `support-triage` v\d+\.\*\*/,
  )
  expect(await say('linus', '/promote all to production')).toContain(
    'needs the role maintain; yours is write.',
  )
  expect(await say('grace', '/promote support-triage to prodution')).toContain('did you mean')
  expect(await say('grace', '/promote support-triage to production')).toContain(
    '`production` serves `support-triage` v',
  )

  const pull = await shop.openPull({ branch: 'kinder', files: { [promptPath]: mendedPrompt } })
  await settled()
  const unmerged = await say('grace', `/promote support-triage to production at ${pull.headSha()}`)
  expect(unmerged).toContain(`${pull.headSha().slice(0, 7)} is not on main: merge it first`)
  const sha = await pull.merge({ by: 'grace' })
  await settled()
  const told = pull.comments().filter(({ body }) => body.startsWith('<!-- promptgate:promotion'))
  expect(told.map(({ body }) => /\*\*.*\*\*/.exec(body)?.[0])).toEqual([
    expect.stringMatching(/`staging` serves `support-triage` v\d+, in place of v\d+\./),
  ])
  const [two] = await pointers('staging')
  expect(two?.toFingerprint).not.toBe(one?.toFingerprint)
  const promoted = await say('grace', '/promote support-triage to production')
  expect(promoted).toContain('✓ moved')
  expect(promoted).toContain(`/commit/${sha}`)
  expect(measured).toHaveLength(2)

  const back = await say('grace', '/rollback support-triage in production because it is too kind')
  expect(back).toContain('again, in place of')
  expect(await served('production')).toEqual([`rollback ${one?.toFingerprint.slice(0, 7)}`])
  await say('grace', '/rollback support-triage in production')
  expect(await served('production')).toEqual([`rollback ${two?.toFingerprint.slice(0, 7)}`])

  const production = shop.deployments('production')
  expect(production.map(({ description }) => description?.split(' ')[0])).toEqual([
    'support-triage',
    'support-triage',
    'rollback:',
    'rollback:',
  ])
  const states = (environment: string) =>
    shop.deployments(environment).map(({ statuses }) => statuses.map(({ state }) => state))
  expect(states('production')).toEqual([
    ['success', 'inactive'],
    ['success', 'inactive'],
    ['success', 'inactive'],
    ['success'],
  ])
  expect(shop.deployments('staging').at(-1)?.statuses.at(-1)).toMatchObject({
    state: 'success',
    environmentUrl: 'https://staging.shop.example',
  })

  // two that are written before either is carried out
  const other = shop.openIssue({ title: 'Another' })
  const version = one?.toFingerprint.slice(0, 12)
  issue.comment('grace', `/promote support-triage to production at ${version}`)
  other.comment('ada', '/rollback support-triage in production')
  await settled()
  expect((await served('production'))[0]).toContain(one?.toFingerprint.slice(0, 7))
  const answers = [issue, other].map((place) => answersOf(place).at(-1) ?? '')
  expect(answers.filter((text) => text.includes('`production` serves'))).toHaveLength(1)
  expect(answers.filter((text) => text.includes('before this was done'))).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

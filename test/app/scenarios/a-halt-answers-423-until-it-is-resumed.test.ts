/** A prompt that must stop: the reason of the comment is what its readers are answered, until somebody resumes it. */
import { expect, test, vi } from 'vitest'
import { createReadKey } from '../../../app/identity/read-keys.ts'
import { answersOf } from '../read-pull.ts'
import { openShop } from './open-shop.ts'

test('a halt answers 423 with its reason, and a resume serves the same version', async () => {
  const { app, github, shop, settled, pointers } = await openShop()
  const issue = shop.openIssue({ title: 'Emergency' })
  const say = async (login: string, text: string) => {
    issue.comment(login, text)
    await settled()
    return (answersOf(issue).at(-1) ?? '').replaceAll('&#8203;', '')
  }
  await say('grace', '/promote all to staging')
  const [served] = await pointers('staging')
  expect(served?.kind).toBe('promotion')

  const { store } = app().deps
  const { key, ...shown } = createReadKey()
  const made = { id: 'k1', name: 'test', createdBy: 'ada', createdAtMs: 1 }
  await store.readKeys.add({ ...made, ...shown, repositoryId: shop.id })
  const read = async () => {
    const url = `${app().url}/api/v1/prompts/acme/shop/support-triage?environment=staging`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } })
    return { status: answer.status, text: await answer.text() }
  }
  await vi.waitFor(async () => expect((await read()).status).toBe(200), 10_000)

  expect(await say('grace', '/halt support-triage in staging')).toContain('because a reason is missing')
  expect(await say('linus', '/halt support-triage in staging because x')).toContain('needs the role maintain')
  const halted = await say('grace', '/halt support-triage in staging because it promises refunds')
  expect(halted).toContain('**`support-triage` is halted in `staging`.**')
  await vi.waitFor(async () => expect((await read()).status).toBe(423), 10_000)
  expect((await read()).text).toContain('it promises refunds')

  expect(await say('ada', '/resume support-triage in staging')).toContain(
    '`staging` serves `support-triage` v',
  )
  await vi.waitFor(async () => expect((await read()).status).toBe(200), 10_000)
  expect(await pointers('staging')).toMatchObject([{ kind: 'resume', toFingerprint: served?.toFingerprint }])
  expect(shop.deployments('staging')).toHaveLength(1)
  expect(github.problems()).toEqual([])
}, 120_000)

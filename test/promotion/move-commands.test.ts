/** `/rollback`, `/halt` and `/resume` on the store: what is served afterwards, and what each is answered. */
import { expect, test } from 'vitest'
import { haltCommand } from '../../app/commands/halt.ts'
import { resumeCommand } from '../../app/commands/resume.ts'
import { rollbackCommand } from '../../app/commands/rollback.ts'
import { type Desk, openDesk, print } from './open-desk.ts'

async function servedTwice(): Promise<Desk> {
  const desk = await openDesk()
  await desk.versions('triage', 3)
  await desk.serve('production', 'triage', 1)
  await desk.serve('production', 'triage', 2)
  return desk
}

test('a rollback serves the version before, and one more goes forward again', async () => {
  const desk = await servedTwice()
  const first = await desk.say(rollbackCommand, 'triage because it shouts')
  expect(first).toMatchObject({ isDone: true })
  expect(first.text).toContain('**`production` serves `triage` v1 again, in place of v2.**')
  expect(first.text).toContain('It needed no new evidence')
  expect(first.text).toContain('Because: it shouts')
  expect(first.text).toContain('https://gate.example/evaluations/e1')
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])

  const second = await desk.say(rollbackCommand, 'triage in production')
  expect(second.text).toContain('serves `triage` v2 again, in place of v1.')
  const rows = await desk.store.promotions.history(1, { environment: 'production' }, 9)
  expect(rows.map(({ kind, toFingerprint }) => `${kind} ${toFingerprint[0]}`)).toEqual([
    'rollback 2',
    'rollback 1',
    'promotion 2',
    'promotion 1',
  ])
})

test('a rollback leaves the jobs that tell of it', async () => {
  const desk = await servedTwice()
  await desk.say(rollbackCommand, 'triage')
  const [request] = await desk.store.promotions.findRequests(1, { states: ['moved'] }, 1)
  const id = request?.id ?? ''
  expect((await desk.store.deliveries.known([`announce:${id}:moved`, `notify:${id}:once`])).size).toBe(2)
  expect(request).toMatchObject({ kind: 'rollback', issue: 3, actor: 'grace', only: ['triage'] })
})

test('to a version: one that was served there once, by number or fingerprint', async () => {
  const desk = await servedTwice()
  await desk.serve('production', 'triage', 3)
  await desk.say(rollbackCommand, 'triage to v1')
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
  await desk.say(rollbackCommand, `triage to ${print(3).slice(0, 7)}`)
  expect(await desk.served('production')).toEqual(['triage stable 3 rollback'])
})

test('a canary ends, and what is beside it stays', async () => {
  const desk = await servedTwice()
  await desk.serve('production', 'triage', 3, { slot: 'canary', kind: 'canary', percent: 10 })
  const { text } = await desk.say(rollbackCommand, 'triage')
  expect(text).toContain('**The canary of `triage` v3 in `production` has ended: every key gets v2.**')
  expect(await desk.served('production')).toEqual(['triage stable 2 promotion'])
})

test('all takes back what the last move changed, and nothing else', async () => {
  const desk = await servedTwice()
  await desk.versions('greet', 2)
  await desk.serve('production', 'greet', 1)
  await desk.serve('production', 'greet', 2)
  await desk.say(rollbackCommand, 'all in production')
  expect(await desk.served('production')).toEqual(['greet stable 1 rollback', 'triage stable 2 promotion'])
})

test('a prompt that is called all is meant by its quotes, and no other with it', async () => {
  const desk = await servedTwice()
  await desk.versions('all', 1)
  await desk.serve('production', 'all', 1)
  const { text } = await desk.say(haltCommand, '"all" in production because it leaks')
  expect(text).toContain('`/resume "all" in production`')
  expect(await desk.served('production')).toEqual(['all stable 1 halt', 'triage stable 2 promotion'])
  await desk.say(haltCommand, 'ALL in production because they leak')
  expect(await desk.served('production')).toEqual(['all stable 1 halt', 'triage stable 2 halt'])
})

test('a halt is told with its reason, and ends with the same version', async () => {
  const desk = await servedTwice()
  const halted = await desk.say(haltCommand, 'triage in production because it leaks addresses')
  expect(halted.text).toContain('**`triage` is halted in `production`.**')
  expect(halted.text).toContain('Halted because: it leaks addresses')
  const [row] = await desk.store.promotions.pointers(1, 'production')
  expect(row).toMatchObject({
    kind: 'halt',
    toFingerprint: print(2),
    why: 'it leaks addresses',
    evidence: 'e2',
  })

  const again = await desk.say(haltCommand, 'triage in production because really')
  expect(again).toEqual({
    isDone: false,
    text: 'Nothing was done: nothing changes in production: triage: grace halted it already.',
  })
  await desk.say(resumeCommand, 'triage in production')
  expect(await desk.served('production')).toEqual(['triage stable 2 resume'])
  const idle = await desk.say(resumeCommand, 'triage in production')
  expect(idle.text).toContain('it is not halted')
})

test('a rollback of a halted prompt serves the version before it', async () => {
  const desk = await servedTwice()
  await desk.say(haltCommand, 'triage in production because it leaks')
  await desk.say(rollbackCommand, 'triage')
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
})

const refused = [
  ['triag', '"triag" is served nowhere; did you mean "triage"?'],
  ['triage in prodution', 'nothing is served in "prodution"; did you mean "production"?'],
  ['triage', '"triage" is served in "production" and "staging": add in ENV'],
  ['greet in production', '"production" serves no "greet"; it is in "staging"'],
  ['triage in staging', 'triage: nothing was served there before it'],
  [
    'triage in production to v9',
    '"triage" has no version "v9"; its newest are v3 (3333333), v2 (2222222) and v1 (1111111)',
  ],
  ['triage in production to v3', 'triage: it was never served there'],
  ['triage in production to v2', 'triage: it is so already'],
  ['all in production to v2', 'a version is of one prompt: name it instead of all'],
  ['triage in production befor', '"befor" is one word too many'],
] as const

test('what is unclear or cannot be is refused with its reason, and moves nothing', async () => {
  const desk = await servedTwice()
  await desk.serve('staging', 'triage', 2)
  await desk.serve('staging', 'greet', 1)
  const before = await desk.served('production')
  for (const [text, why] of refused) {
    const answer = await desk.say(rollbackCommand, text)
    expect(answer.isDone).toBe(false)
    expect(answer.text.replaceAll('&#8203;', '')).toContain(why)
  }
  expect(await desk.served('production')).toEqual(before)
})

test('before anything is served that is said', async () => {
  const desk = await openDesk()
  expect((await desk.say(rollbackCommand, 'triage')).text).toContain('nothing is served yet')
})

test('who is late is told who moved it to what', async () => {
  const desk = await servedTwice()
  const writtenAtMs = desk.clock.nowMs
  await desk.say(rollbackCommand, 'triage', { actor: 'ada' })
  const late = await desk.say(rollbackCommand, 'triage', { writtenAtMs })
  expect(late.isDone).toBe(false)
  expect(late.text.replaceAll('&#8203;', '')).toContain(
    'ada took "triage" back to v1 at 2026-11-20 12:00 UTC, before this was done',
  )
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
})

test('of two that read the same state one wins, and the other is told', async () => {
  const desk = await servedTwice()
  const [one, two] = await Promise.all([
    desk.say(rollbackCommand, 'triage', { actor: 'ada' }),
    desk.say(haltCommand, 'triage in production because it leaks'),
  ])
  expect([one.isDone, two.isDone].sort()).toEqual([false, true])
  const lost = one.isDone ? two : one
  expect(lost.text).toMatch(/Nothing moved in `production`: (ada took|grace halted) "triage"/)
  expect(await desk.store.promotions.history(1, {}, 9)).toHaveLength(3)
})

test('said again after a crash it is done once, and answered the same', async () => {
  const desk = await servedTwice()
  const first = await desk.say(rollbackCommand, 'triage', { commentId: 7 })
  const again = await desk.say(rollbackCommand, 'triage', { commentId: 7 })
  expect(again).toEqual(first)
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
})

test('what a crash left between wish and move is moved by the next try', async () => {
  const desk = await servedTwice()
  const { promotions } = desk.store
  const dies = {
    ...desk.deps,
    store: { ...desk.store, promotions: { ...promotions, move: () => Promise.reject(new Error('killed')) } },
  }
  const command = rollbackCommand
  if (command.where !== 'anywhere') throw new Error('it stands anywhere')
  const said = {
    words: [],
    text: 'triage',
    actor: 'grace',
    permission: 'maintain',
    number: 3,
    wish: 'comment/7',
    commentId: 7,
  } as const
  await expect(command.run(dies, desk.tenant, said)).rejects.toThrow('killed')
  expect((await desk.say(rollbackCommand, 'triage', { commentId: 7 })).isDone).toBe(true)
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
  expect(await promotions.findRequests(1, { sourceEvent: 'comment/7' }, 9)).toHaveLength(1)
})

test('the reason may hold anything, and stays text', async () => {
  const desk = await servedTwice()
  const { text } = await desk.say(
    haltCommand,
    'triage in production because @team <img src=x> | [x](https://evil.example)',
  )
  expect(text).not.toMatch(/@team|<img|\]\(https:\/\/evil/)
})

test('a rollback by no name serves no version that somebody halted', async () => {
  const desk = await servedTwice()
  await desk.say(haltCommand, 'triage in production because it leaks')
  await desk.say(rollbackCommand, 'triage')
  const again = await desk.say(rollbackCommand, 'triage')
  expect(again.text).toContain('was halted')
  expect(await desk.served('production')).toEqual(['triage stable 1 rollback'])
  await desk.say(rollbackCommand, 'triage in production to v2')
  expect(await desk.served('production')).toEqual(['triage stable 2 rollback'])
})

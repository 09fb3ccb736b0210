/** Every command × who says it × where: allowed, refused with the reason, or silence; and an audit row for all but strangers. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openCommands, type Saying } from '../../test/commands/open-commands.ts'
import type { Permission } from '../github/github.ts'
import type { CommandEntry } from './command.ts'
import { commands } from './index.ts'
import { commandGroups } from './list-commands.ts'

type Expected = Pick<CommandEntry, 'role' | 'where'> & { readonly line: string }

/** A command without a line here fails: whoever adds one says who may use it, and where. */
const expected: Readonly<Record<string, Expected>> = {
  eval: { role: 'write', where: 'open-pull', line: '/eval support-triage' },
  compare: { role: 'write', where: 'open-pull', line: '/compare tiny large' },
  try: { role: 'write', where: 'open-pull', line: '/try support-triage text=hello' },
  cancel: { role: 'write', where: 'open-pull', line: '/cancel' },
  waive: {
    role: 'maintain',
    where: 'open-pull',
    line: '/waive support-triage until 30d because it is wanted',
  },
  unwaive: { role: 'maintain', where: 'open-pull', line: '/unwaive support-triage' },
  score: { role: 'write', where: 'pull', line: '/score t-014 0.8 because it is friendly' },
  promote: { role: 'maintain', where: 'anywhere', line: '/promote support-triage to production' },
  rollback: { role: 'maintain', where: 'anywhere', line: '/rollback support-triage in production' },
  halt: { role: 'maintain', where: 'anywhere', line: '/halt support-triage in production because it leaks' },
  resume: { role: 'maintain', where: 'anywhere', line: '/resume support-triage in production' },
  history: { role: 'write', where: 'anywhere', line: '/history support-triage' },
  diff: { role: 'write', where: 'anywhere', line: '/diff support-triage v1 v2' },
  budget: { role: 'write', where: 'anywhere', line: '/budget' },
  help: { role: 'write', where: 'anywhere', line: '/help' },
}

afterEach(() => {
  vi.restoreAllMocks()
})

const roles: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']
const isAtLeast = (role: Permission, least: Permission) => roles.indexOf(role) >= roles.indexOf(least)

/** What a command does is its own tests' matter: here it only counts that it was begun, and for whom. */
async function openTable(name: string) {
  const { line, role, where } = expected[name] ?? {}
  const entry = commands[name]
  if (entry === undefined || line === undefined)
    throw new Error(`${name} has no line in the table of this test`)
  const run = vi.spyOn(entry, 'run').mockResolvedValue({ isDone: true, text: 'it is done' })
  const opened = await openCommands()
  const say = async (by: Saying, body = line) => {
    run.mockClear()
    const told = await opened.say(body, by)
    return { ...told, runs: run.mock.calls.length, request: run.mock.calls[0]?.[2] }
  }
  return { ...opened, say, line, role, where }
}

describe.each(Object.keys(commands))('/%s', (name) => {
  test('does what it says for its least role and above, tells lower ones why not, and hears no bot', async () => {
    const { say, role: least, setPull } = await openTable(name)
    for (const role of roles) {
      const told = await say({ role })
      const about = `${name} by ${role}`
      if (!isAtLeast(role, 'triage')) {
        expect(told, about).toMatchObject({ runs: 0, reactions: [], audit: [], asked: 1 })
        expect(told.answer, about).toBeUndefined()
      } else if (isAtLeast(role, least ?? 'admin')) {
        expect(told, about).toMatchObject({ runs: 1, reactions: ['eyes', '+1'], answer: '@grace it is done' })
        expect(told.request, about).toMatchObject({ actor: 'grace', permission: role, number: 7 })
      } else {
        expect(told, about).toMatchObject({ runs: 0, reactions: ['eyes', 'confused'] })
        expect(told.answer, about).toContain(`needs the role ${least}; yours is ${role}.`)
      }
      if (isAtLeast(role, 'triage')) {
        expect(told.audit, about).toHaveLength(1)
        expect(told.audit[0], about).toMatchObject({
          actor: 'grace',
          action: `command /${name}`,
          subject: 'pull/7',
        })
        const details: unknown = JSON.parse(told.audit[0]?.details ?? '')
        expect(details, about).toMatchObject({ role, isDone: told.runs === 1 })
      }
    }
    expect(await say({ role: 'admin', type: 'Bot' })).toMatchObject({
      runs: 0,
      reactions: [],
      audit: [],
      asked: 0,
    })
    // to have written the pull request is no role
    setPull({ author: 'mona' })
    expect(await say({ role: 'read', login: 'mona' })).toMatchObject({ runs: 0, reactions: [], audit: [] })
    const own = await say({ role: least ?? 'admin', login: 'mona' })
    expect(own.request).toMatchObject({ actor: 'mona' })
  })

  test('where it stands', async () => {
    const { say, where, role = 'admin', setPull } = await openTable(name)
    const inIssue = await say({ role, isIssue: true })
    expect(inIssue.runs).toBe(where === 'anywhere' ? 1 : 0)
    if (where !== 'anywhere') expect(inIssue.answer).toContain('belongs into a pull request')
    expect(inIssue.audit).toMatchObject([{ subject: 'issue/7' }])
    setPull({ state: 'closed' })
    const inClosed = await say({ role })
    expect(inClosed.runs).toBe(where === 'open-pull' ? 0 : 1)
    if (where === 'open-pull') expect(inClosed.answer).toContain('is closed: reopen it first')
    setPull({ state: 'closed', isMerged: true })
    const inMerged = await say({ role })
    if (where === 'open-pull') expect(inMerged.answer).toContain('is merged: open another one')
    setPull({ isLocked: true })
    const inLocked = await say({ role })
    expect(inLocked).toMatchObject({ runs: 0, audit: [{ actor: 'grace' }] })
    expect(inLocked.answer).toBeUndefined()
  })

  test('only a new line of a comment is a command', async () => {
    const { say, line, role = 'admin' } = await openTable(name)
    for (const body of [`> ${line}`, `\`\`\`\n${line}\n\`\`\``, `please ${line}`, `<!--\n${line}\n-->`]) {
      expect(await say({ role }, body)).toMatchObject({ runs: 0, reactions: [], audit: [], asked: 0 })
    }
    expect(await say({ role, action: 'edited' })).toMatchObject({ runs: 0, audit: [], asked: 0 })
    expect(await say({ role, action: 'deleted' })).toMatchObject({ runs: 0, audit: [], asked: 0 })
    expect(await say({ role }, `Dear team,\n\n${line}\n/nonsense\n${line}`)).toMatchObject({ runs: 1 })
  })

  test('is in a group of /help, and what the table says of it is what it asks for', () => {
    const groups = commandGroups(commands).filter(({ title }) => title !== 'More')
    expect(groups.flatMap(({ entries }) => entries)).toContain(commands[name])
    const { line: _, ...asked } = expected[name] ?? {}
    expect(commands[name]).toMatchObject(asked)
  })
})

test('two commands in one comment: the first line wins', async () => {
  const told = await (await openCommands()).say('/hlep\n/help')
  expect(told.answer).toMatch(/^@grace There is no `\/hlep`: did you mean "help"\?$/)
  expect(told.audit).toMatchObject([{ action: 'command /hlep' }])
})

test('the same comment is answered once', async () => {
  const { say } = await openCommands()
  expect((await say('/help', {}, 900)).answer).toContain('your role is maintain')
  expect(await say('/help', {}, 900)).toMatchObject({ reactions: [], audit: [] })
})

test('help marks what a role may use', async () => {
  const { say } = await openCommands()
  const marked = async (role: Permission) =>
    ((await say('/help', { role })).answer ?? '')
      .split('\n')
      .flatMap((line) => /^\| ✓ \| `?(?:<code>)?\/([a-z]+)/.exec(line)?.[1] ?? [])
      .toSorted()
  const of = (least: Permission) =>
    Object.entries(commands)
      .filter(([, { role }]) => isAtLeast(least, role))
      .map(([name]) => name)
      .toSorted()
  expect(await marked('write')).toEqual(of('write'))
  expect(await marked('maintain')).toEqual(of('maintain'))
  expect(of('maintain').length).toBeGreaterThan(of('write').length)
})

/** The sandbox with real worker processes: every way in which a task can go wrong, and that the next one still runs. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/create-sandbox.ts'
import { SandboxLimit } from '../../sandbox/sandbox-limit.ts'

const entry = new URL('./hostile-tasks.ts', import.meta.url)

function open(options: Partial<SandboxOptions> = {}): Sandbox {
  const sandbox = createSandbox({ entry, deadlineMs: 5000, memoryMb: 16, ...options })
  onTestFinished(sandbox.close)
  return sandbox
}

/** One sandbox for the tests that need no limits of their own: most of what they cost is starting workers. */
const shared = createSandbox({ entry, deadlineMs: 5000, memoryMb: 16 })
afterAll(shared.close)

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected an error, got ${String(value)}`)
    },
    (error: unknown) => error,
  )
}

describe('a task', () => {
  test('gets its arguments and gives its value', async () => {
    expect(await shared.run<number>('add', { a: 1, b: 2 })).toBe(3)
    expect(await shared.run('later', 1)).toBe('later')
    const value = {
      map: new Map([[1, new Set(['a'])]]),
      date: new Date(0),
      bytes: new Uint8Array([1]),
      none: undefined,
    }
    expect(await shared.run('echo', value)).toEqual(value)
  })

  test('throws what it throws, with name, members, cause and stack', async () => {
    const error = await thrownBy(shared.run('throw', null))
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      name: 'PatternProblem',
      message: 'the pattern is bad',
      line: 7,
      problems: [{ code: 'bad-pattern' }],
      cause: { name: 'TypeError', message: 'look-ahead' },
      stack: expect.stringContaining('hostile-tasks.ts'),
    })
    expect(error).not.toHaveProperty('callback')
  })

  test.each<[string, string, RegExp]>([
    ['throw text', 'Error', /^plain text$/],
    ['throw later', 'RangeError', /^later$/],
    ['recurse', 'RangeError', /Maximum call stack/],
    ['return a function', 'Error', /could not be cloned/],
    ['no such task', 'Error', /has no task no such task; it has add, echo,/],
    ['constructor', 'Error', /has no task constructor/],
  ])('%s is an error of its own, and the worker lives on', async (task, name, message) => {
    const error = await thrownBy(shared.run(task, null))
    expect(error).toMatchObject({ name, message: expect.stringMatching(message) })
    expect(error).not.toBeInstanceOf(SandboxLimit)
    expect(await shared.run('add', { a: 1, b: 1 })).toBe(2)
  })

  test('arguments that cannot be cloned are an error, and the worker lives on', async () => {
    expect(await thrownBy(shared.run('echo', () => {}))).toMatchObject({
      message: expect.stringMatching(/could not be cloned/),
    })
    expect(await shared.run('add', { a: 1, b: 1 })).toBe(2)
  })

  test('sees no environment, and what it prints goes nowhere', async () => {
    process.env['PROMPTGATE_TEST_SECRET'] = 'hidden'
    expect(await shared.run('environment', null)).toEqual({ argv: 1 })
    expect(await shared.run('print', null)).toBe('printed')
    delete process.env['PROMPTGATE_TEST_SECRET']
  })
})

describe('a limit', () => {
  test.each<[string, unknown]>([
    ['forever', null],
    ['never', null],
    ['catastrophe', `${'a'.repeat(40)}!`],
  ])('of time ends %s, and the next task runs', async (task, args) => {
    const error = await thrownBy(shared.run(task, args, { deadlineMs: 50 }))
    expect(error).toBeInstanceOf(SandboxLimit)
    expect(error).toMatchObject({ kind: 'deadline', task, message: `${task} did not end within 50 ms` })
    expect(await shared.run('add', { a: 1, b: 1 })).toBe(2)
  })

  test.each(['allocate objects', 'allocate an array', 'allocate text at once'])(
    'of memory ends "%s", and the next task runs',
    async (task) => {
      const error = await thrownBy(shared.run(task, null))
      expect(error).toMatchObject({ name: 'SandboxLimit', kind: 'memory', task })
      expect(await shared.run('add', { a: 1, b: 1 })).toBe(2)
    },
  )

  test.each<[string, RegExp]>([
    ['exit', /ended its worker with exit code 7/],
    ['exit loudly', /exit code 3; it wrote: goodbye/],
    ['throw outside', /exit code 1; it wrote: Error: from a timer/],
  ])('that is not asked for: %s', async (task, message) => {
    const error = await thrownBy(shared.run(task, null))
    expect(error).toMatchObject({
      name: 'SandboxLimit',
      kind: 'crash',
      message: expect.stringMatching(message),
    })
    expect(await shared.run('add', { a: 1, b: 1 })).toBe(2)
  })

  test('an entry that does not exist or does not serve', async () => {
    const missing = open({ entry: new URL('./no-such-entry.ts', import.meta.url) })
    expect(await thrownBy(missing.run('add', null))).toMatchObject({ kind: 'crash' })
    const silent = open({ entry: new URL('./silent-entry.ts', import.meta.url), startWithinMs: 200 })
    expect(await thrownBy(silent.run('add', null))).toMatchObject({
      kind: 'crash',
      message: expect.stringMatching(/start/),
    })
  })

  test('the deadline does not count the time a task waited for its turn', async () => {
    const sandbox = open({ deadlineMs: 400 })
    const values = await Promise.all(Array.from({ length: 8 }, () => sandbox.run('later', 80)))
    expect(values).toHaveLength(8)
  })
})

describe('many tasks', () => {
  test('1,000 come back in order, and a bad one in between harms only itself', async () => {
    const sandbox = open({ deadlineMs: 1000 })
    const results = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, n) =>
        n === 500 ? sandbox.run('exit', null) : sandbox.run('add', { a: n, b: 1 }),
      ),
    )
    const values = results.map((result) =>
      result.status === 'fulfilled' ? result.value : result.reason.kind,
    )
    expect(values).toEqual(Array.from({ length: 1000 }, (_, n) => (n === 500 ? 'crash' : n + 1)))
  })

  test('two workers work side by side where there are two cores', async () => {
    const sandbox = open({ workers: 2 })
    const hanging = sandbox.run('later', 300)
    expect(await Promise.race([hanging, sandbox.run('add', { a: 1, b: 1 }, {})])).toSatisfy(
      (first) => first === 2 || first === 'later',
    )
    await hanging
  })

  test('closing rejects what is under way and what waits', async () => {
    const sandbox = open()
    const tasks = [sandbox.run('forever', null), sandbox.run('add', { a: 1, b: 1 })].map(thrownBy)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await sandbox.close()
    expect(await Promise.all(tasks)).toMatchObject([{ kind: 'crash' }, { message: 'the sandbox is closed' }])
    expect(await thrownBy(sandbox.run('add', null))).toMatchObject({ message: 'the sandbox is closed' })
  })
})

test('a worker that loops ends soon after its parent was killed', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'use-and-leave.ts'), 'forever'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [chunk] = await once(child.stdout, 'data')
  const worker = Number(chunk)
  const isAlive = () => {
    try {
      return process.kill(worker, 0)
    } catch {
      return false
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(isAlive()).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(isAlive, { timeout: 10_000, interval: 50 }).toBe(false)
})

test('an idle sandbox does not keep the process alive', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'use-and-leave.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  const [code] = await once(child, 'exit')
  expect(code).toBe(0)
  expect(output).toBe('3\n')
})

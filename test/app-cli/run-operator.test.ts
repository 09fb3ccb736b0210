/** The operator's commands: what they take, what they refuse and with which exit code; files are whole or not there. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { DatabaseAddress, DatabaseTools } from '../../app/cli/database-tools.ts'
import { runOperator } from '../../app/cli/run-operator.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promptgate-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
})

async function* lines(...all: string[]): AsyncGenerator<string> {
  yield* all
}

const noTools: DatabaseTools = {
  exportRows: () => lines(),
  importRows: async () => 0,
  backUp: async () => {},
}

async function run(
  argv: readonly string[],
  tools: Partial<DatabaseTools> = {},
  { env = {}, stdin = '' }: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
) {
  const stdout = new PassThrough()
  const opened: DatabaseAddress[] = []
  const said: string[] = []
  const code = await runOperator(argv, {
    env,
    openTools: (address) => {
      opened.push(address)
      return { ...noTools, ...tools }
    },
    stdin: Readable.from([stdin]),
    stdout,
    say: (one) => said.push(one),
  })
  stdout.end()
  return { code, said: said.join(''), out: await text(stdout), opened }
}

test('an export is one file of lines that its owner alone may read', async () => {
  const file = join(folder, 'all.jsonl')
  const { code, said } = await run(['export', '--to', file], {
    exportRows: () => lines('{"a":1}', '{"b":2}'),
  })
  expect([code, said]).toEqual([0, `exported 2 lines to ${file}\n`])
  expect(await readFile(file, 'utf8')).toBe('{"a":1}\n{"b":2}\n')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('an export to - is the lines and nothing else', async () => {
  const { code, out, said } = await run(['export', '--to', '-'], { exportRows: () => lines('{"a":1}') })
  expect([code, out, said]).toEqual([0, '{"a":1}\n', 'exported 1 lines\n'])
})

test('what breaks off in the middle leaves no file', async () => {
  async function* broken(): AsyncGenerator<string> {
    yield '{"a":1}'
    throw new Error('the database went away')
  }
  const file = join(folder, 'all.jsonl')
  expect(await run(['export', '--to', file], { exportRows: broken })).toMatchObject({
    code: 3,
    said: 'promptgate: the database went away\n',
  })
  expect(await readdir(folder)).toEqual([])
})

test('a file that is there stays as it is', async () => {
  const file = join(folder, 'copy.db')
  await writeFile(file, 'yesterday')
  const answer = await run(['backup', file], { backUp: (path) => writeFile(path, 'today') })
  expect(answer).toMatchObject({ code: 2, said: expect.stringContaining('is there already') as string })
  expect(await readFile(file, 'utf8')).toBe('yesterday')
})

test.each([['a file'], ['-']])('an import reads the lines of %s', async (from) => {
  const file = join(folder, 'all.jsonl')
  // a model may answer with what Unicode calls the end of a line: in JSON it is a character as any other
  const answer = '{"a":"x\u2028\u2029\u0085 🙂"}'
  await writeFile(file, `\ufeff${answer}\r\n\n{"b":2}`)
  const read: string[] = []
  const importRows = async (given: AsyncIterable<string>) => {
    for await (const line of given) read.push(line)
    return read.length
  }
  const argv = ['import', from === '-' ? '-' : file]
  const { code } = await run(argv, { importRows }, { stdin: `${answer}\n{"b":2}\n` })
  expect([code, read]).toEqual([0, [answer, '{"b":2}']])
})

test.each([
  [['export'], 'write: promptgate export --to FILE|-'],
  [['export', 'file'], 'write: promptgate export --to FILE|-'],
  [['import'], 'write: promptgate import FILE|-'],
  [['import', 'a', 'b'], 'write: promptgate import FILE|-'],
  [['import', '--to', 'a'], 'write: promptgate import FILE|-'],
  [['backup', '-'], 'name one'],
  [['backup', 'no/such/copy.db'], 'there is no folder no/such: make it first'],
  [['export', '--to', 'no/such/all.jsonl'], 'there is no folder no/such: make it first'],
  [['backup', '--fast', 'x'], "Unknown option '--fast'"],
  [['restore', 'x'], 'there is no command "restore"'],
  [['import', '/nowhere/at/all'], '/nowhere/at/all cannot be read (ENOENT)'],
  [['import', tmpdir()], 'is no file'],
])('%j is refused with what is right', async (argv, why) => {
  const importRows = async (given: AsyncIterable<string>) => {
    for await (const _ of given) throw new Error('there is nothing to read')
    return 0
  }
  const { code, said } = await run(argv, { importRows })
  expect(said).toContain(why)
  expect(code).toBe(2)
})

test('the database is the one of the environment; another is refused before anything is opened', async () => {
  const env = { DATABASE_URL: 'libsql://db.example.com', DATABASE_TOKEN: 'word' }
  expect((await run(['export', '--to', '-'], {}, { env })).opened).toEqual([
    { url: 'libsql://db.example.com', token: 'word' },
  ])
  const bad = await run(['export', '--to', '-'], {}, { env: { DATABASE_URL: 'postgres://db' } })
  expect(bad).toMatchObject({ code: 2, opened: [] })
  expect(bad.said).toContain('DATABASE_URL')
})

test('help is printed, of each command', async () => {
  const { code, out } = await run(['import', '--help'])
  expect(code).toBe(0)
  for (const name of ['export --to FILE|-', 'import FILE|-', 'backup FILE']) expect(out).toContain(name)
})

test.each(['help', '--help', '-h'])('%s shows what there is', async (word) => {
  const { code, out, said } = await run([word], {})
  expect([code, said]).toEqual([0, ''])
  expect(out).toMatch(/^Usage: promptgate COMMAND\n\n {2}export --to/)
})

/** The committed bundle is what the sources give, small enough, and runs alone: no node_modules beside it. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { buildAction } from '../../action/build.ts'
import { VERSION } from '../../shared/version.ts'
import { gitEnvironment, makeRepository } from '../git/make-repository.ts'
import { root } from './list-files.ts'

const mebibyte = 1024 * 1024
const maxTotalBytes = 6 * mebibyte
/** what Node.js reads before the first line of the Action runs */
const maxEagerBytes = 1.75 * mebibyte
const maxSandboxBytes = 1.25 * mebibyte

const dist = join(root, 'action/dist')
const folder = mkdtempSync(join(tmpdir(), 'promptgate-bundle-'))
const rebuilt = join(folder, 'deep', 'er', 'dist')
let built: Awaited<ReturnType<typeof buildAction>>

beforeAll(async () => {
  built = await buildAction(rebuilt)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Every file of a folder and its text, by path from it. */
function contents(dir: string): Map<string, string> {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    paths
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [relative(dir, path), readFileSync(path, 'latin1')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
}

/** What is loaded with an entry at once: its chunks, without those that are imported when they are needed. */
function eager(entry: string): { bytes: number; packages: Set<string> } {
  const paths = new Set([Object.keys(built).find((path) => path.endsWith(`/dist/${entry}`)) ?? entry])
  let bytes = 0
  const packages = new Set<string>()
  for (const path of paths) {
    const output = built[path]
    if (output === undefined) throw new Error(`${path} was not built`)
    bytes += output.bytes
    for (const input of Object.keys(output.inputs)) packages.add(packageOf(input))
    for (const { path: next, kind, external } of output.imports)
      if (external !== true && kind === 'import-statement') paths.add(next)
  }
  return { bytes, packages }
}

/** `…/node_modules/@actions/core/lib/core.js` → `@actions/core`; an own file → its folder. */
function packageOf(input: string): string {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? []
  return name ?? input.split('/')[0] ?? input
}

test('what is committed is what the sources give, in any folder', () => {
  const [fresh, committed] = [contents(rebuilt), contents(dist)]
  expect([...committed.keys()], 'npm run build').toEqual([...fresh.keys()])
  for (const [path, text] of fresh) expect(committed.get(path) === text, `${path}: npm run build`).toBe(true)
})

test('it stays small', () => {
  const sizes = [...contents(dist).values()].map(({ length }) => length)
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(maxTotalBytes)
  expect(eager('index.js').bytes).toBeLessThan(maxEagerBytes)
  expect(eager('sandbox-worker.js').bytes).toBeLessThan(maxSandboxBytes)
})

test('what a run rarely needs is not loaded at once', () => {
  const { packages } = eager('index.js')
  expect([...packages]).toEqual(expect.arrayContaining(['action', 'shared', '@actions/core', 'ajv', 'yaml']))
  const rare = ['openai', '@actions/cache', '@actions/artifact', '@azure/storage-blob', 'handlebars']
  expect([...packages].filter((name) => rare.includes(name))).toEqual([])
})

test('the sandbox has no means to reach the outside', () => {
  const { packages } = eager('sandbox-worker.js')
  expect(packages).toContain('handlebars')
  expect([...packages].filter((name) => /^(undici|openai|@actions\/.*|node-llama-cpp)$/.test(name))).toEqual(
    [],
  )
})

test('nothing native and nothing of the App is inside; the embedded model’s engine is asked for by name', () => {
  const inside = new Set(Object.values(built).flatMap(({ inputs }) => Object.keys(inputs).map(packageOf)))
  expect(inside.size).toBeGreaterThan(30)
  const unwanted = /^(@?node-llama-cpp|@libsql|libsql|drizzle-orm|probot|pino|esbuild|vitest|typescript)\b/
  expect([...inside].filter((name) => unwanted.test(name))).toEqual([])
  const outside = Object.values(built).flatMap(({ imports }) =>
    imports.filter((one) => one.external === true),
  )
  const names = new Set(outside.map(({ path }) => path).filter((path) => !path.startsWith('node:')))
  const { builtinModules } = process.getBuiltinModule('node:module')
  const asked = [...names].filter((name) => !builtinModules.includes(name)).toSorted()
  // `debug` tries for supports-color and does without
  expect(asked).toEqual(['node-llama-cpp', 'supports-color'])
})

test('the licences of what is inside are beside it', () => {
  expect([...contents(dist).keys()].some((path) => path.endsWith('.LEGAL.txt'))).toBe(true)
})

/** Starts a copy of the bundle, far from any node_modules, with this environment and no other. */
function start(dir: string, env: Readonly<Record<string, string>>) {
  const away = join(folder, 'away')
  cpSync(dist, away, { recursive: true })
  writeFileSync(join(away, 'package.json'), '{"type":"module"}')
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(away, 'index.js')], {
    cwd: dir,
    env: { ...env, ...(env['GITHUB_ACTIONS'] === undefined ? {} : { GITHUB_OUTPUT: output }) },
    encoding: 'utf8',
  })
  const outputs = [...readFileSync(output, 'utf8').matchAll(/^([\w-]+)<<ghadelimiter/gm)].map(
    ([, name]) => name,
  )
  return { code: status, log: stdout, errors: stderr, outputs }
}

const declaredOutputs = Object.keys(parse(readFileSync(join(root, 'action.yml'), 'utf8')).outputs)
const path = { PATH: gitEnvironment['PATH'] ?? '' }

test('alone and without an environment it names what is missing', () => {
  const repository = makeRepository()
  const empty = start(repository.dir, {})
  expect(empty).toMatchObject({ code: 2, errors: '', outputs: [] })
  expect(empty.log).toContain('unknown-ref')

  const job = { ...path, GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request' }
  const nothing = start(repository.dir, job)
  expect(nothing).toMatchObject({ code: 2, errors: '', outputs: declaredOutputs })
  expect(nothing.log).toContain('no-change: the event pull_request does not say which commits to compare')

  const nowhere = join(folder, 'nowhere')
  mkdirSync(nowhere)
  const outside = start(nowhere, path)
  expect(outside).toMatchObject({ code: 3, errors: '' })
  expect(outside.log).toContain('is not a git repository')
})

test('alone it evaluates a change that touches no prompt, and sets every declared output', () => {
  const repository = makeRepository({ 'README.md': 'one\n', 'prompts/a.prompt': 'Say {{word}}.\n' })
  const base = repository.git(['rev-parse', 'HEAD'])
  const head = repository.commit('words', { 'README.md': 'two\n' })
  const env = { ...gitEnvironment, GITHUB_ACTIONS: 'true', INPUT_BASE: base, INPUT_HEAD: head }
  const done = start(repository.dir, { ...env, GITHUB_EVENT_NAME: 'workflow_dispatch' })
  expect(done).toMatchObject({ code: 0, errors: '', outputs: declaredOutputs })
  const report = JSON.parse(readFileSync(join(repository.dir, '.promptgate/report.json'), 'utf8'))
  expect(report.tool).toEqual({ name: 'promptgate', version: VERSION })
})

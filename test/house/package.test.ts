/** The package says the truth about itself, and no file tells of a machine, a registry or a secret. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { VERSION } from '../../shared/version.ts'
import { listFiles, root } from './list-files.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const packageJson = JSON.parse(read('package.json'))
const files = listFiles()

/** Own text: not the bundle of other people's code, not bytes. */
const written = files.filter(
  (path) => !path.startsWith('action/dist/') && !readFileSync(join(root, path)).includes(0),
)
const sources = files.filter(
  (path) => /^(shared|action|app)\/.*\.ts$/.test(path) && !/\.test\.ts$/.test(path),
)

/** `path:line text` of every match; patterns are written so that they do not match themselves. */
function findLines(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, n) => (pattern.test(line) ? [`${path}:${n + 1} ${line.trim().slice(0, 80)}`] : [])),
  )
}

test('there is something to look at', () => {
  expect(written.length).toBeGreaterThan(300)
  expect(sources.length).toBeGreaterThan(200)
  expect(findLines(['package.json'], /"name": "promptgate"/)).toEqual([
    'package.json:2 "name": "promptgate",',
  ])
})

test('the version is the package’s', () => {
  expect(VERSION).toBe(packageJson.version)
  expect(VERSION).toMatch(/^\d+\.\d+\.\d+$/)
})

test('dependencies have exact versions, and the lock names no address they come from', () => {
  const versions = Object.values({ ...packageJson.dependencies, ...packageJson.devDependencies })
  expect(versions.filter((version) => !/^(\d+\.\d+\.\d+|file:tools\/\w+)$/.test(String(version)))).toEqual([])
  const lock: { packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }> } =
    JSON.parse(read('package-lock.json'))
  const entries = Object.entries(lock.packages)
  expect(entries.filter(([, { resolved }]) => /:/.test(resolved ?? '')).map(([path]) => path)).toEqual([])
  const unproved = entries.filter(
    ([path, { integrity, link }]) =>
      path.includes('node_modules/') && link !== true && integrity === undefined,
  )
  expect(unproved.map(([path]) => path)).toEqual([])
})

test('the command is there after the build, and starts', () => {
  for (const [name, path] of Object.entries<string>(packageJson.bin)) {
    expect(existsSync(join(root, path)), `${path}: npm run build`).toBe(true)
    expect(read(path).startsWith('#!/usr/bin/env node\n'), path).toBe(true)
    const said = execFileSync(process.execPath, [join(root, path), '--version'], { encoding: 'utf8' })
    expect(said, name).toBe(`${VERSION}\n`)
  }
})

test('what is shipped is there', () => {
  expect(packageJson.files.filter((path: string) => !existsSync(join(root, path)))).toEqual([])
})

test('the bundle is built for the oldest Node.js that the package allows', () => {
  const oldest = /^>=(\d+)$/.exec(packageJson.engines.node)?.[1]
  expect(read('action/build.ts')).toContain(`target: 'node${oldest}'`)
})

test('no registry, no machine, no other folder is named', () => {
  expect(findLines(written, /registry\.npm[j]s|npm[j]s\.org/)).toEqual([])
  expect(findLines(written, /(?<![\w.-])\/(?:work|root|tmp\/wt)\//)).toEqual([])
  expect(findLines(written, /\.\.\/shared\/(?:design|toolchain)/)).toEqual([])
})

test('nothing looks like a secret', () => {
  const secrets = [
    /\bgh[pousr]_\w{20,}/,
    /\bgithub_pat_\w{20,}/,
    /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
    /\bsk-(?:proj-\w{10,}|[A-Za-z0-9]{20,})/,
    /\bxox[abp]-[\w-]{10,}/,
    /\bAIza[\w-]{35}/,
    /-----BEGI[N] [A-Z ]*PRIVATE KEY/,
  ]
  // a certificate of 127.0.0.1 that a test needs; nobody else trusts it
  const paths = written.filter((path) => path !== 'test/runner/self-signed.ts')
  for (const pattern of secrets) expect(findLines(paths, pattern)).toEqual([])
})

test('nothing is left to be done later', () => {
  expect(
    findLines(
      written.filter((path) => /\.(?:ts|mjs|py|ya?ml)$/.test(path)),
      /\b(?:TO[D]O|FIX[M]E|XX[X])\b/,
    ),
  ).toEqual([])
})

test('a file of the product has one idea: at most 250 lines, and says first what it is for', () => {
  const long = sources.filter((path) => read(path).trimEnd().split('\n').length > 250)
  expect(long).toEqual([])
  const opening = /^(?:#!.*\n)?(?:\/\*\*(?: |\n \* )|\/\/ )[^\n]*[A-Za-z]/
  const others = files.filter((path) => /^(?:scripts|bench|models)\/.*\.(?:ts|mjs)$/.test(path))
  expect([...sources, ...others].filter((path) => !opening.test(read(path)))).toEqual([])
})

test('exports have names, and files have names that say something', () => {
  expect(findLines(sources, /^export default\b/)).toEqual([])
  expect(sources.filter((path) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*[/.])+ts$/.test(path))).toEqual([])
  expect(
    sources.filter((path) => /(?:^|[/-])(?:utils?|helpers?|common|manager|service|misc)[./-]/.test(path)),
  ).toEqual([])
})

test('shared/ knows no machine: no node:, no log, no clock, no randomness', () => {
  const shared = sources.filter((path) => path.startsWith('shared/'))
  expect(findLines(shared, /['"]node:/)).toEqual([])
  expect(
    findLines(
      shared,
      /\b(?:console\.\w+|process\.\w+|Math\.random|Date\.now|new Date\(\)|performance\.now)\b/,
    ),
  ).toEqual([])
})

/** What a run leaves behind, read as GitHub's runner and a stranger would read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { buildHostileScenario } from '../test/fixtures/build-hostile-report.ts'
import { readInputs } from './inputs.ts'
import { createLog } from './io/log.ts'
import { publish } from './publish.ts'
import type { Outcome } from './run.ts'

// one folder for all: @actions/core keeps the summary's path
const folder = mkdtempSync(join(tmpdir(), 'promptgate-publish-'))
let written = ''

beforeEach(() => {
  written = ''
  for (const name of ['summary', 'output']) writeFileSync(join(folder, name), '')
  vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'summary'))
  vi.stubEnv('GITHUB_OUTPUT', join(folder, 'output'))
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    written += String(chunk)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function publishHostile(text: () => string, key = 'sk-unused-key-0123') {
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_OUTPUT: join(folder, 'output'),
    'INPUT_REPORT-PATH': 'report.json',
    'INPUT_RUNNER-API-KEY': key,
  }
  const inputs = await readInputs(env, folder)
  if (!inputs.ok) throw new Error(JSON.stringify(inputs.problems))
  const { report, verdict } = buildHostileScenario(text, 'error')
  const estimate = { modelCalls: 0, judgeCalls: 0, noiseCalls: 0, promptTokens: 0, outputTokens: 0 }
  const plan = {
    comparisons: [],
    unaffected: [],
    datasetChanges: [],
    policyDifferences: [],
    estimate,
    problems: [],
  }
  const outcome: Outcome = { plan, isMeasured: true, report, verdict }
  const log = createLog({
    write: (chunk) => process.stdout.write(chunk),
    github: true,
    interactive: false,
    secrets: [key],
  })
  await publish(outcome, inputs.value, { env, log, color: true, columns: 120 })
  return {
    log: written,
    summary: readFileSync(join(folder, 'summary'), 'utf8'),
    report: readFileSync(join(folder, 'report.json'), 'utf8'),
    outputs: readFileSync(join(folder, 'output'), 'utf8'),
  }
}

test('a key is masked before escaping, cutting and wrapping take it apart', async () => {
  const key = 'sk_live-0123456789abcdef_GHIJKLMNOP*0123456789abcdef'
  let count = 0
  const padding = () => 'x '.repeat((count++ * 7) % 120)
  const texts = await publishHostile(() => `${padding()}${key}`, key)
  for (const [name, text] of Object.entries(texts)) {
    const plain = text
      .replaceAll(/&#(\d+);/g, (_, code) => (code === '8203' ? '' : String.fromCharCode(Number(code))))
      .replaceAll(/<[^>]*>|\s/g, '')
    for (let at = 0; at + 12 <= key.length; at += 4)
      expect(plain.includes(key.slice(at, at + 12)), `${name} holds ${key.slice(at, at + 12)}`).toBe(false)
  }
})

test('no line outside of stop-commands is an order that a stranger wrote', async () => {
  const orders = ['::set-output name=verdict::pass', '##[set-output name=verdict]pass', '::add-mask::e']
  const { log, outputs } = await publishHostile(() => `\n${orders.join('\n')}\r\n`)
  const heard = log.replaceAll(/::stop-commands::(\S+)\n[\s\S]*?::\1::\n/g, '')
  // GitHub's runner takes `::name::` at the start of a line and `##[name]` anywhere in one that is no such command
  for (const line of heard.split(/[\r\n]+/))
    if (!/^::(error|warning|notice) /.test(line.trim())) expect(line).not.toMatch(/^\s*::|##\[/)
  const set = outputs.matchAll(/^([\w-]+)<<(ghadelimiter_[\w-]+)\n[\s\S]*?\n\2$/gm)
  const names = ['verdict', 'report-path', 'score-delta', 'cost', 'calls', 'cached']
  expect(Array.from(set, ([, name]) => name)).toEqual(names)
})

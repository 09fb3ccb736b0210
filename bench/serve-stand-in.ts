/** For other tools: serves the stand-in of the overhead benchmark and writes its 500 cases in promptfoo's form. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startFaultyRunner } from '../test/runner/faulty-runner.ts'
import { makeCase, systemText } from './make-change.ts'

const cases = 500
const [folder = '', port = '4010'] = process.argv.slice(2)
if (folder === '') {
  console.error('node bench/serve-stand-in.ts FOLDER [PORT]')
  process.exit(2)
}

const server = await startFaultyRunner({ models: ['tiny'] }, Number(port))
const dir = resolve(folder)
const promptOf = (system: string) => [
  { role: 'system', content: system },
  { role: 'user', content: '{{ticket}}' },
]
const tests = Array.from({ length: cases }, (_, n) => {
  const { input, expected } = makeCase(n)
  return { vars: input, assert: [{ type: 'equals', value: expected }] }
})
const config = {
  prompts: ['file://base.json', 'file://head.json'],
  providers: [
    { id: 'openai:chat:tiny', config: { apiBaseUrl: `${server.url}/v1`, apiKey: 'none', temperature: 0 } },
  ],
  tests: 'file://tests.json',
}
mkdirSync(dir, { recursive: true })
const files = {
  'base.json': promptOf(systemText.base),
  'head.json': promptOf(systemText.head),
  'tests.json': tests,
  'promptfooconfig.json': config,
}
for (const [name, value] of Object.entries(files)) writeFileSync(join(dir, name), JSON.stringify(value))
console.log(`${server.url} answers until you end this.`)
console.log(`cd ${dir} && time promptfoo eval -c promptfooconfig.json --no-cache --no-table -j 1`)

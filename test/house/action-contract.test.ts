/** action.yml says what the Action reads, nothing more and nothing less, and the same defaults. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Inputs, readInputs } from '../../action/inputs.ts'
import { EVALUATION_INPUT } from '../../shared/order/work-order.ts'
import { root } from './list-files.ts'
import { parseActionAsGitHub } from './parse-on-github.ts'

interface Declared {
  readonly inputs: Readonly<Record<string, { readonly description?: string; readonly default?: string }>>
  readonly outputs: Readonly<Record<string, { readonly description?: string }>>
  readonly runs: { readonly using: string; readonly main: string }
}

const text = readFileSync(join(root, 'action.yml'), 'utf8')
const declared: Declared = parse(text)

/** What only the command line gives. */
const ownOfTheCommandLine = ['everything', 'no-cache', 'prompts']

async function inputsOf(env: NodeJS.ProcessEnv): Promise<Inputs> {
  const inputs = await readInputs(env, root)
  if (!inputs.ok) throw new Error(JSON.stringify(inputs.problems))
  return inputs.value
}

/** The names of the inputs that are asked of the environment. */
async function readNames(): Promise<string[]> {
  const names = new Set<string>()
  const env = new Proxy<NodeJS.ProcessEnv>(
    {},
    {
      get: (_, name) => {
        if (typeof name === 'string' && name.startsWith('INPUT_')) names.add(name.slice(6).toLowerCase())
        return undefined
      },
    },
  )
  const { endpoint } = await inputsOf(env)
  endpoint('default', true)
  // the key is asked for where there is a url
  const { endpoint: known } = await inputsOf(
    new Proxy(env, {
      get: (all, name) => (name === 'INPUT_RUNNER-URL' ? 'http://x' : Reflect.get(all, name)),
    }),
  )
  known('default', true)
  return [...names].toSorted()
}

test('it is an action for GitHub, of the Node.js it is bundled for, and its entry is there', () => {
  expect(parseActionAsGitHub('action.yml', text)).toEqual([])
  expect(declared.runs).toEqual({ using: 'node24', main: 'action/dist/index.js' })
  expect(existsSync(join(root, declared.runs.main)), 'npm run build').toBe(true)
})

test('the check sees what GitHub refuses', () => {
  expect(parseActionAsGitHub('action.yml', text.replace('node24', 'node18'))).not.toEqual([])
  expect(parseActionAsGitHub('action.yml', text.replace('runs:', 'run:'))).not.toEqual([])
})

test('every input that is read is declared, and every declared one is read', async () => {
  expect(await readNames()).toEqual([...Object.keys(declared.inputs), ...ownOfTheCommandLine].toSorted())
})

test('every input and output says what it is for', () => {
  for (const [name, { description }] of [
    ...Object.entries(declared.inputs),
    ...Object.entries(declared.outputs),
  ])
    expect(description, name).toMatch(/^[A-Za-z].{10,}\.$/)
})

test('the declared defaults are those of the code', async () => {
  const given = Object.entries(declared.inputs).flatMap(([name, input]) =>
    input.default === undefined ? [] : [[`INPUT_${name.toUpperCase()}`, input.default] as const],
  )
  const plain = (inputs: Inputs): unknown => ({ ...inputs, endpoint: undefined })
  expect(given.length).toBeGreaterThan(0)
  expect(plain(await inputsOf(Object.fromEntries(given)))).toEqual(plain(await inputsOf({})))
})

test('the example gives the inputs of the App, and is found by the evaluation that it is started for', () => {
  const path = 'examples/support-triage/.github/workflows/promptgate.yml'
  const example = parse(readFileSync(join(root, path), 'utf8'))
  expect(example['run-name']).toContain(`inputs.${EVALUATION_INPUT}`)
  expect(example.concurrency.group).toContain(`inputs.${EVALUATION_INPUT}`)
  expect(Object.keys(example.on.workflow_dispatch.inputs)).toContain(EVALUATION_INPUT)
  const { evaluate } = example.jobs
  expect(evaluate.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
  const { with: given } = evaluate.steps.at(-1)
  expect(Object.keys(declared.inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
  expect(given).toMatchObject({
    'app-url': expect.stringContaining('vars.PROMPTGATE_APP_URL'),
    [EVALUATION_INPUT]: `\${{ inputs.${EVALUATION_INPUT} }}`,
  })
})

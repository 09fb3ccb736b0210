#!/usr/bin/env node
/** `promptgate`: the same run on a laptop. */
import { inspect, parseArgs } from 'node:util'
import { didYouMean } from '../shared/did-you-mean.ts'
import { VERSION } from '../shared/version.ts'
import { appCommands, callApp } from './cli/call-app.ts'
import { renderOne } from './cli/render-one.ts'
import { execute } from './execute.ts'
import { readInputs, secretsOf } from './inputs.ts'
import { createLog } from './io/log.ts'
import { maskSecrets } from './io/mask-secrets.ts'
import { publishProblems } from './publish.ts'

const usage = `Usage: promptgate COMMAND [options]

  eval [PROMPT…]         evaluate base against head; without names, every prompt that is affected
  validate               read the policy, every prompt and dataset; no model call
  render PROMPT          one rendered call: messages and parameters; no model call
  models                 who answers at the runner's url, and what it serves
  serve-model            start the embedded model (see: promptgate serve-model --help)
  export, import, backup what an operator does with the App's database (see: promptgate backup --help)

Options of eval and validate:
  --base REF             compare with this commit (default: origin/HEAD, main or master)
  --head REF             evaluate this commit; WORKTREE means the files as they are (default: WORKTREE)
  --plan                 say what would run and what it would cost; no model call
  --all                  every prompt of every suite, changed or not
  --runner-url URL       default: PROMPTGATE_RUNNER_URL; the key only from PROMPTGATE_RUNNER_API_KEY
  --config PATH          default: .github/promptgate.yml
  --fail-on WHAT         regression, inconclusive or never
  --budget AMOUNT        "5 USD", "300 calls" or "600 s"
  --concurrency N        calls in flight
  --report PATH          default: .promptgate/report.json
  --cache-dir DIR        default: .promptgate/cache
  --no-cache             ask everything again

Options of render:
  --input NAME=VALUE     a variable; again for more
  --case ID              take the input from this case of the prompt's datasets
  --at REF               read the files of this commit (default: WORKTREE)

Exit codes: 0 passed, 1 regressed or a gate broken, 2 a mistake in files or options, 3 could not be evaluated.
`

const options = {
  base: { type: 'string' },
  head: { type: 'string' },
  at: { type: 'string' },
  plan: { type: 'boolean' },
  all: { type: 'boolean' },
  'runner-url': { type: 'string' },
  config: { type: 'string' },
  'fail-on': { type: 'string' },
  budget: { type: 'string' },
  concurrency: { type: 'string' },
  report: { type: 'string' },
  'cache-dir': { type: 'string' },
  'no-cache': { type: 'boolean' },
  input: { type: 'string', multiple: true },
  case: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

/** Of `engines` in package.json. */
const oldestNode = 22

const commands = ['eval', 'validate', 'render', 'models', 'serve-model', ...appCommands]

function parse(argv: readonly string[]) {
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
}

function complain(message: string): number {
  process.stderr.write(`promptgate: ${message}\n`)
  return 2
}

type Values = ReturnType<typeof parse>['values']

/** Options as the inputs of the Action: both are read by one function. */
function asEnvironment(command: string, values: Values, prompts: readonly string[]): NodeJS.ProcessEnv {
  const given: Record<string, string | undefined> = {
    base: values.base ?? (command === 'validate' ? 'HEAD' : undefined),
    head: values.head,
    mode: command === 'validate' ? 'validate' : values.plan ? 'plan' : 'evaluate',
    'runner-url': values['runner-url'],
    config: values.config,
    'fail-on': values['fail-on'],
    budget: values.budget,
    concurrency: values.concurrency,
    'report-path': values.report,
    'cache-dir': values['cache-dir'],
    'no-cache': values['no-cache'] ? 'true' : undefined,
    everything: values.all || command === 'validate' ? 'true' : undefined,
    prompts: prompts.length > 0 ? prompts.join(' ') : undefined,
  }
  const inputs = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[`INPUT_${name.toUpperCase()}`, value] as const],
  )
  // on a laptop nothing of a job's environment is meant
  const own = Object.entries(process.env).filter(([name]) => !/^(GITHUB_|INPUT_|ACTIONS_)/.test(name))
  return { ...Object.fromEntries(own), ...Object.fromEntries(inputs) }
}

async function runCommand(command: string, values: Values, rest: readonly string[]): Promise<number> {
  const env = asEnvironment(command, values, command === 'eval' ? rest : [])
  const inputs = await readInputs(env, process.cwd())
  const interactive = process.stdout.isTTY === true
  const log = createLog({
    write: (text) => process.stdout.write(text),
    github: false,
    interactive,
    secrets: inputs.ok ? inputs.value.secrets : [],
  })
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort(new Error('cancelled')))
  const color = interactive && env['NO_COLOR'] === undefined
  const target = {
    env,
    log,
    signal: controller.signal,
    color,
    columns: process.stdout.columns ?? 100,
    interactive,
  }
  if (!inputs.ok) return await publishProblems(inputs.problems, target)
  if (command === 'render')
    return await renderOne(
      {
        inputs: inputs.value,
        name: rest[0],
        at: values.at,
        variables: values.input ?? [],
        caseId: values.case,
      },
      target,
    )
  if (command === 'models') {
    const { listModels } = await import('./cli/list-models.ts')
    return await listModels(inputs.value, target)
  }
  return await execute(inputs.value, target)
}

async function main(argv: readonly string[]): Promise<number> {
  const [command] = argv
  if (command === 'serve-model') {
    const { main: serve } = await import('./serve-model.ts')
    return await serve(argv.slice(1))
  }
  if (command !== undefined && appCommands.includes(command)) return await callApp(argv)
  const major = Number(process.versions.node.split('.')[0])
  if (major < oldestNode)
    return complain(`Node.js ${oldestNode} or newer is needed, this is ${process.version}`)
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(argv)
  } catch (error) {
    return complain(`${error instanceof Error ? error.message : String(error)}\nSee: promptgate --help`)
  }
  const { values, positionals } = parsed
  if (values.version) return print(`${VERSION}\n`)
  if (values.help || positionals.length === 0) return print(usage)
  const [name = '', ...rest] = positionals
  if (!commands.includes(name)) {
    const near = didYouMean(name, commands)
    return complain(`there is no command "${name}"${near === undefined ? '' : `: did you mean "${near}"?`}`)
  }
  return await runCommand(name, values, rest)
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

// `promptgate eval | head` closes the pipe: that is no fault
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write('promptgate itself failed; nothing was evaluated\n')
  process.stderr.write(`${maskSecrets(inspect(error), secretsOf(process.env))}\n`)
  process.exitCode = 3
}

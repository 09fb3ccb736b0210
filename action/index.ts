/** Entry of the Action: the one catch. */
import { inspect } from 'node:util'
import * as core from '@actions/core'
import { execute } from './execute.ts'
import { readInputs, secretsOf } from './inputs.ts'
import { createLog } from './io/log.ts'
import { publishProblems } from './publish.ts'

function openLog(stream: NodeJS.WriteStream) {
  return createLog({
    write: (text) => stream.write(text),
    github: process.env['GITHUB_ACTIONS'] === 'true',
    interactive: false,
    secrets: secretsOf(process.env),
  })
}

/** GitHub cancels a job with SIGINT, then SIGTERM 7.5 s later, then kills it: what is measured is published before. */
function abortOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => controller.abort(new Error(`the job was cancelled (${name})`)))
  return controller.signal
}

async function main(): Promise<number> {
  const { env } = process
  const signal = abortOnSignals()
  const inputs = await readInputs(env, process.cwd())
  const secrets = secretsOf(env)
  for (const secret of secrets) core.setSecret(secret)
  const log = openLog(process.stdout)
  const color =
    env['NO_COLOR'] === undefined && (env['GITHUB_ACTIONS'] === 'true' || env['FORCE_COLOR'] !== undefined)
  const options = { env, log, signal, color, columns: 120, interactive: false }
  return inputs.ok ? await execute(inputs.value, options) : await publishProblems(inputs.problems, options)
}

try {
  process.exitCode = await main()
} catch (error) {
  // a fault of ours: it must not look like the user's, and it must not look like a pass
  core.error('Promptgate itself failed; the evaluation did not take place', { title: 'Promptgate: fault' })
  // its message may quote a file or a server
  openLog(process.stderr).untrusted(inspect(error))
  process.exitCode = 3
}

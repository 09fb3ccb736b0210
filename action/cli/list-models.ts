/** `promptgate models`: who answers at each runner's url. */
import { escapeTerminal } from '../../shared/view/escape-terminal.ts'
import { formatCount } from '../../shared/view/format-figure.ts'
import { checkEndpoints, closeRunners, connectRunners } from '../connect-runners.ts'
import type { ExecuteOptions } from '../execute.ts'
import type { Inputs } from '../inputs.ts'
import { RunnerUnavailable } from '../io/runner/runner-unavailable.ts'
import { publishProblems } from '../publish.ts'
import { readWorkTreePolicy } from './read-work-tree.ts'

/** Asks every runner of the policy in the work tree; without a policy, the one at runner-url. Returns the exit code. */
export async function listModels(inputs: Inputs, options: ExecuteOptions): Promise<number> {
  const { log, signal } = options
  const policy = await readWorkTreePolicy(inputs, options)
  if (!policy.ok) return await publishProblems(policy.problems, options)
  const isOnly = Object.keys(policy.value.runners).length === 1
  const endpoint = (id: string) => inputs.endpoint(id, isOnly)
  const endpoints = checkEndpoints(Object.keys(policy.value.runners), {
    policy: policy.value,
    endpoint,
  })
  if (!endpoints.ok) return await publishProblems(endpoints.problems, options)
  try {
    const ready = await connectRunners(endpoints.value, [], {
      onWarning: () => {},
      policy: policy.value,
      endpoint,
      signal,
      onProgress: log.say,
    })
    for (const [id, { identity, concurrency }] of ready) {
      const parts = Object.entries(identity.parts).map(([name, value]) => `  ${name}: ${value}`)
      const slots = identity.slots === undefined ? 'slots unknown' : formatCount(identity.slots, 'slot')
      log.untrusted(
        [
          escapeTerminal(
            `${id}: ${identity.model} on ${identity.kind}, ${slots}, ${formatCount(concurrency, 'call')} in flight`,
          ),
          ...parts.map((part) => escapeTerminal(part)),
          `  identity: ${identity.identity.slice(0, 12)}`,
        ].join('\n'),
      )
    }
    await closeRunners(ready)
    return 0
  } catch (error) {
    if (!(error instanceof RunnerUnavailable)) throw error
    log.untrusted(escapeTerminal(error.message))
    return error.reason === 'model' ? 2 : 3
  }
}

/** `promptgate render`: one prompt with one input, as it would go to the model. */

import { openSandbox } from '../../sandbox/open-sandbox.ts'
import type { Case } from '../../shared/dataset/case.ts'
import { didYouMean } from '../../shared/did-you-mean.ts'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import { readSide, type Version } from '../../shared/plan/read-side.ts'
import { fail, formatProblem, type Problem, type Result, succeed } from '../../shared/problem.ts'
import { promptKey } from '../../shared/prompt/prompt-key.ts'
import { escapeTerminal } from '../../shared/view/escape-terminal.ts'
import { toRequest } from '../evaluate/to-request.ts'
import type { ExecuteOptions } from '../execute.ts'
import type { Inputs } from '../inputs.ts'
import { publishProblems } from '../publish.ts'
import { readWorkTree, type WorkTree } from './read-work-tree.ts'

export interface RenderRequest {
  readonly inputs: Inputs
  readonly name: string | undefined
  readonly at: string | undefined
  /** `name=value` */
  readonly variables: readonly string[]
  readonly caseId: string | undefined
}

const problem = (code: string, message: string, hint?: string): Problem => ({
  path: 'command line',
  code,
  message,
  severity: 'error',
  ...(hint === undefined ? {} : { hint }),
})

function findVersion({ side }: WorkTree, name: string | undefined): Result<Version> {
  if (name === undefined) return fail([problem('no-prompt', 'which prompt?', 'promptgate render PROMPT')])
  const reader = readSide(side)
  const versions = [...side.prompts.keys()].flatMap((path) => reader.version(path) ?? [])
  const names = versions.flatMap((version) =>
    version.ok ? [version.value.path, promptKey(version.value.prompt)] : [],
  )
  const found =
    reader.version(name) ?? versions.find((version) => version.ok && promptKey(version.value.prompt) === name)
  if (found !== undefined) return found
  const near = didYouMean(name, names)
  return fail([
    problem(
      'unknown-prompt',
      `no suite has a prompt "${name}"`,
      near === undefined ? undefined : `did you mean "${near}"?`,
    ),
  ])
}

function findCase(tree: WorkTree, id: string): Result<Pick<Case, 'input' | 'messages'>> {
  const datasets = [...tree.side.datasets.values()].flatMap((dataset) => (dataset.ok ? dataset.value : []))
  const cases = datasets.flatMap((dataset) => dataset.cases)
  // messages name a case as dataset/id
  const full = datasets.flatMap((dataset) => dataset.cases.filter((row) => `${dataset.id}/${row.id}` === id))
  const found = cases.find((row) => row.id === id) ?? full[0]
  if (found !== undefined) return succeed(found)
  const near = didYouMean(
    id,
    cases.map((row) => row.id),
  )
  return fail([
    problem(
      'unknown-case',
      `there is no case "${id}"`,
      near === undefined ? undefined : `did you mean "${near}"?`,
    ),
  ])
}

/** A value that is JSON (3, true, [1]) is that value, everything else is text. */
function readValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return text
  }
}

function readVariables(pairs: readonly string[]): JsonObject {
  return Object.fromEntries(
    pairs.map((pair): [string, JsonValue] => {
      const at = pair.indexOf('=')
      return at === -1 ? [pair, true] : [pair.slice(0, at), readValue(pair.slice(at + 1))]
    }),
  )
}

/** Returns the exit code. */
export async function renderOne(request: RenderRequest, options: ExecuteOptions): Promise<number> {
  const sandbox = openSandbox()
  try {
    const tree = await readWorkTree(request.inputs, options, sandbox, request.at)
    if (!tree.ok) return await publishProblems(tree.problems, options)
    const version = findVersion(tree.value, request.name)
    const row = request.caseId === undefined ? succeed({ input: {} }) : findCase(tree.value, request.caseId)
    const problems = [version, row].flatMap((result) => (result.ok ? [] : result.problems))
    if (!version.ok || !row.ok) return await publishProblems(problems, options)
    const [rendered] = await sandbox.render({
      prompt: version.value.prompt,
      partials: [...version.value.partials],
      rows: [{ ...row.value, input: { ...row.value.input, ...readVariables(request.variables) } }],
      missingVariable: tree.value.policy.missingVariable,
    })
    if (rendered === undefined) throw new Error('the sandbox rendered nothing')
    if (!rendered.ok) return await publishProblems(rendered.problems, options)
    for (const warning of rendered.warnings) options.log.untrusted(escapeTerminal(formatProblem(warning)))
    const { messages, params, tools, responseFormat } = toRequest(rendered.value, {})
    const call = {
      messages,
      ...params,
      ...(tools && { tools }),
      ...(responseFormat && { response_format: responseFormat }),
    }
    options.log.untrusted(escapeTerminal(JSON.stringify(call, null, 2), 'block'))
    return 0
  } finally {
    await sandbox.close()
  }
}

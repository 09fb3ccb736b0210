/** What runs in the sandbox: everything that parses or executes a stranger's template, pattern or schema. */
import { checkPolicyAgainstTree } from '../shared/config/check-policy-against-tree.ts'
import type { Finding } from '../shared/config/finding.ts'
import { parsePolicyDocument } from '../shared/config/parse-policy.ts'
import type { EvaluatorSpec } from '../shared/config/policy.ts'
import type { Case, Dataset } from '../shared/dataset/case.ts'
import { parseDataset } from '../shared/dataset/parse-dataset.ts'
import { checkAssertion } from '../shared/dataset/read-case.ts'
import { decodeText } from '../shared/decode-text.ts'
import { checkEvaluator } from '../shared/evaluators/check-evaluator.ts'
import type { Score, ScoringContext } from '../shared/evaluators/evaluator.ts'
import { scoreAnswer } from '../shared/evaluators/score-answer.ts'
import type { DatasetTask, ParsedPolicy, PolicyTask, SourceFile } from '../shared/gather/source.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { fail, type Problem, type Result, succeed } from '../shared/problem.ts'
import { checkMedia } from '../shared/prompt/check-media.ts'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import type { Message, Prompt, RenderedPrompt } from '../shared/prompt/prompt.ts'
import { renderPrompt } from '../shared/prompt/render-prompt.ts'
import { checkSchemas } from '../shared/prompt/validate-input.ts'
import { parseYaml } from '../shared/yaml/parse-yaml.ts'

export interface RenderTask {
  readonly prompt: Prompt
  readonly partials: readonly (readonly [string, Prompt])[]
  readonly rows: readonly Pick<Case, 'input' | 'messages'>[]
  readonly missingVariable: 'error' | 'empty'
}

export interface ScoreTask {
  readonly spec: EvaluatorSpec
  readonly context: ScoringContext
}

function parsePolicyFile({ path, bytes, paths }: PolicyTask): ParsedPolicy {
  const text = decodeText(bytes, path)
  if (!text.ok) return { policy: text, treeProblems: [] }
  const parsed = parsePolicyDocument({ path, text: text.value })
  if (!parsed.ok) return { policy: parsed, treeProblems: [] }
  const { policy, place } = parsed.value
  return {
    policy: succeed(policy, parsed.warnings),
    treeProblems: checkPolicyAgainstTree(policy, paths, place),
  }
}

/** A JSON Schema in a file of its own, JSON or YAML. */
function parseSchemaFile({ path, bytes }: SourceFile): Result<JsonObject> {
  const text = decodeText(bytes, path)
  if (!text.ok) return text
  // JSON is YAML: one reader gives places and limits for both
  const parsed = parseYaml(text.value, { path })
  if (!parsed.ok) return parsed
  const { value } = parsed.value
  if (!isJsonObject(value))
    return fail([
      {
        path,
        line: 1,
        column: 1,
        code: 'bad-schema',
        message: 'a JSON Schema is an object',
        hint: 'begin with {',
        severity: 'error',
      },
    ])
  const findings = checkEvaluator({ uses: 'json-schema', schema: value })
  // the member is that of a spec in the policy; the file is the schema itself
  const problems = findings.map(({ member: _, ...finding }): Problem => ({ ...finding, path }))
  return problems.length > 0 ? fail(problems) : succeed(value)
}

function parsePromptFile({ path, bytes }: SourceFile): Result<Prompt> {
  const text = decodeText(bytes, path)
  const parsed = text.ok ? parsePrompt({ path, text: text.value }) : text
  if (!parsed.ok) return parsed
  const problems = checkSchemas(parsed.value)
  return problems.length > 0 ? fail([...problems, ...parsed.warnings]) : parsed
}

function historyOf(row: RenderTask['rows'][number]): Message[] | undefined {
  return row.messages?.map(({ role, content }) => ({ role, content: [{ kind: 'text', text: content }] }))
}

function renderRows(task: RenderTask): Result<RenderedPrompt>[] {
  const partials = new Map(task.partials)
  return task.rows.map((row) => {
    const history = historyOf(row)
    const rendered = renderPrompt(task.prompt, partials, {
      input: row.input,
      ...(history === undefined ? {} : { history }),
      missingVariable: task.missingVariable,
    })
    const unsafe = rendered.ok ? checkMedia(task.prompt.path, rendered.value) : []
    return unsafe.length === 0 ? rendered : fail(unsafe)
  })
}

function toJson(spec: EvaluatorSpec): JsonObject {
  const value: unknown = spec
  if (!isJsonObject(value)) throw new Error('an evaluator is an object')
  return value
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export interface SandboxTasks {
  readonly 'parse-prompts': (files: readonly SourceFile[]) => Result<Prompt>[]
  readonly 'parse-schemas': (files: readonly SourceFile[]) => Result<JsonObject>[]
  readonly 'parse-policy': (file: PolicyTask) => ParsedPolicy
  readonly 'parse-dataset': (file: DatasetTask) => Promise<Result<Dataset>>
  /** findings for each evaluator that a row of a dataset carries */
  readonly 'check-assertions': (specs: readonly EvaluatorSpec[]) => Finding[][]
  readonly render: (task: RenderTask) => Result<RenderedPrompt>[]
  readonly score: (tasks: readonly ScoreTask[]) => Score[]
}

export const sandboxTasks: SandboxTasks = {
  'parse-prompts': (files) => files.map(parsePromptFile),
  'parse-schemas': (files) => files.map(parseSchemaFile),
  'parse-policy': parsePolicyFile,
  'parse-dataset': ({ id, path, bytes, maxCases, tags }) =>
    parseDataset({ id, path, chunks: once(bytes), maxCases, tags }),
  'check-assertions': (specs) => specs.map((spec) => checkAssertion(toJson(spec), ['assert'])),
  render: renderRows,
  score: (tasks) => tasks.map(({ spec, context }) => scoreAnswer(spec, context)),
}

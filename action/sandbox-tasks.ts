/** What runs in the sandbox: everything that parses or executes a stranger's template, pattern or schema. */
import { parsePolicyOfTree } from '../shared/config/parse-policy-of-tree.ts'
import type { EvaluatorSpec, Policy } from '../shared/config/policy.ts'
import type { Case, Dataset } from '../shared/dataset/case.ts'
import { parseDataset } from '../shared/dataset/parse-dataset.ts'
import { decodeText } from '../shared/decode-text.ts'
import type { Score, ScoringContext } from '../shared/evaluators/evaluator.ts'
import { scoreAnswer } from '../shared/evaluators/score-answer.ts'
import type { Result } from '../shared/problem.ts'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import type { Message, Prompt, RenderedPrompt } from '../shared/prompt/prompt.ts'
import { renderPrompt } from '../shared/prompt/render-prompt.ts'

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

interface File {
  readonly path: string
  readonly bytes: Uint8Array
}

function parsePromptFile({ path, bytes }: File): Result<Prompt> {
  const text = decodeText(bytes, path)
  return text.ok ? parsePrompt({ path, text: text.value }) : text
}

function historyOf(row: RenderTask['rows'][number]): Message[] | undefined {
  return row.messages?.map(({ role, content }) => ({ role, content: [{ kind: 'text', text: content }] }))
}

function renderRows(task: RenderTask): Result<RenderedPrompt>[] {
  const partials = new Map(task.partials)
  return task.rows.map((row) => {
    const history = historyOf(row)
    return renderPrompt(task.prompt, partials, {
      input: row.input,
      ...(history === undefined ? {} : { history }),
      missingVariable: task.missingVariable,
    })
  })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

export interface SandboxTasks {
  readonly 'parse-prompts': (files: readonly File[]) => Result<Prompt>[]
  readonly 'parse-policy': (file: File & { readonly paths: readonly string[] }) => Result<Policy>
  readonly 'parse-dataset': (
    file: File & { readonly id: string; readonly maxCases: number },
  ) => Promise<Result<Dataset>>
  readonly render: (task: RenderTask) => Result<RenderedPrompt>[]
  readonly score: (tasks: readonly ScoreTask[]) => Score[]
}

export const sandboxTasks: SandboxTasks = {
  'parse-prompts': (files) => files.map(parsePromptFile),
  'parse-policy': ({ path, bytes, paths }) => {
    const text = decodeText(bytes, path)
    return text.ok ? parsePolicyOfTree({ path, text: text.value, paths }) : text
  },
  'parse-dataset': ({ id, path, bytes, maxCases }) =>
    parseDataset({ id, path, chunks: once(bytes), maxCases }),
  render: renderRows,
  score: (tasks) => tasks.map(({ spec, context }) => scoreAnswer(spec, context)),
}

/** The sandbox's tasks as typed functions; a task that ran into a limit becomes a problem of the file or a missing score. */
import type { Finding } from '../shared/config/finding.ts'
import type { Dataset } from '../shared/dataset/case.ts'
import { missing } from '../shared/evaluators/define-evaluator.ts'
import type { Score } from '../shared/evaluators/evaluator.ts'
import type { ParsedPolicy, Parsers } from '../shared/gather/source.ts'
import type { JsonObject } from '../shared/json.ts'
import { fail, type Result } from '../shared/problem.ts'
import type { Prompt, RenderedPrompt } from '../shared/prompt/prompt.ts'
import type { Sandbox } from './create-sandbox.ts'
import { SandboxLimit } from './sandbox-limit.ts'
import type { RenderTask, ScoreTask } from './sandbox-tasks.ts'

export interface Sandboxed extends Parsers {
  readonly render: (task: RenderTask) => Promise<Result<RenderedPrompt>[]>
  readonly score: (tasks: readonly ScoreTask[]) => Promise<Score[]>
  /** starts the worker before its first task, beside whatever else is done until then */
  readonly warm: () => void
  readonly close: () => Promise<void>
}

/** Items in one message to the worker: enough to make messages cheap, few enough to find a culprit soon. */
const batchSize = 64

/** What a single file, row or score may take; a batch may take this for each of its items, up to the cap. */
const itemDeadlineMs = 5_000
const batchDeadlineMs = 30_000

/** Each one may cost a batch, its items one by one and a worker: a change full of culprits must not hold the job for hours. */
const maxCulprits = 10

function limitSentence(limit: SandboxLimit): string {
  if (limit.kind === 'deadline') return `it took longer than ${itemDeadlineMs / 1000} s`
  if (limit.kind === 'memory') return 'it needed more memory than a file may'
  if (limit.kind === 'refused') return `it was not looked at: ${maxCulprits} before it went past the limits`
  return `it ended the sandbox: ${limit.message}`
}

/** What a stranger's file brought about; a worker that does not even start is our own fault and is thrown on. */
function asLimit(error: unknown): SandboxLimit {
  if (error instanceof SandboxLimit && error.task !== 'the start') return error
  throw error
}

function limitProblem<T>(path: string, limit: SandboxLimit): Result<T> {
  return fail([
    {
      path,
      code: `sandbox-${limit.kind}`,
      message: limitSentence(limit),
      hint: 'make the file smaller or simpler',
      severity: 'error',
    },
  ])
}

/**
 * Runs a list through a task in batches. When a batch hits a limit its items are run one by one, so that one hostile
 * item does not take the others with it; `instead` stands for the culprit.
 */
async function inBatches<I, O>(
  items: readonly I[],
  run: (batch: readonly I[], deadlineMs: number) => Promise<O[]>,
  instead: (item: I, limit: SandboxLimit) => O,
): Promise<O[]> {
  const results: O[] = []
  for (let from = 0; from < items.length; from += batchSize) {
    const batch = items.slice(from, from + batchSize)
    try {
      results.push(...(await run(batch, Math.min(batchDeadlineMs, itemDeadlineMs * batch.length))))
    } catch (error) {
      asLimit(error)
      for (const item of batch) results.push(await alone(item, run, instead))
    }
  }
  return results
}

async function alone<I, O>(
  item: I,
  run: (batch: readonly I[], deadlineMs: number) => Promise<O[]>,
  instead: (item: I, limit: SandboxLimit) => O,
): Promise<O> {
  try {
    const [result] = await run([item], itemDeadlineMs)
    if (result === undefined) throw new Error('the sandbox answered with nothing')
    return result
  } catch (error) {
    return instead(item, asLimit(error))
  }
}

/** The sandbox until so many tasks went past a limit; from then on every task is refused. */
function untilTooMany(sandbox: Sandbox): Sandbox['run'] {
  let culprits = 0
  return async (task, args, limits) => {
    if (culprits >= maxCulprits) throw new SandboxLimit('refused', task, `${task} was not run`)
    try {
      return await sandbox.run(task, args, limits)
    } catch (error) {
      if (error instanceof SandboxLimit) culprits++
      throw error
    }
  }
}

/** Nothing here throws for what a stranger's file does; a worker that does not start is a fault and is thrown on. */
export function createSandboxed(sandbox: Sandbox): Sandboxed {
  const run = untilTooMany(sandbox)
  return {
    parsePrompts: (files) =>
      inBatches(
        files,
        (batch, deadlineMs) => run<Result<Prompt>[]>('parse-prompts', batch, { deadlineMs }),
        (file, limit) => limitProblem(file.path, limit),
      ),
    parseSchemas: (files) =>
      inBatches(
        files,
        (batch, deadlineMs) => run<Result<JsonObject>[]>('parse-schemas', batch, { deadlineMs }),
        (file, limit) => limitProblem(file.path, limit),
      ),
    async parsePolicy(task) {
      try {
        return await run<ParsedPolicy>('parse-policy', task, { deadlineMs: itemDeadlineMs })
      } catch (error) {
        return { policy: limitProblem(task.path, asLimit(error)), treeProblems: [] }
      }
    },
    async parseDataset(file) {
      try {
        return await run<Result<Dataset>>('parse-dataset', file, { deadlineMs: batchDeadlineMs })
      } catch (error) {
        return limitProblem(file.path, asLimit(error))
      }
    },
    checkAssertions: (specs) =>
      inBatches(
        specs,
        (batch, deadlineMs) => run<Finding[][]>('check-assertions', batch, { deadlineMs }),
        (spec, limit): Finding[] => [
          {
            pointer: ['assert'],
            of: 'value',
            code: `sandbox-${limit.kind}`,
            message: `${spec.uses} cannot be checked: ${limitSentence(limit)}`,
            hint: 'make it shorter or simpler',
          },
        ],
      ),
    render: (task) =>
      inBatches(
        task.rows,
        (rows, deadlineMs) => run<Result<RenderedPrompt>[]>('render', { ...task, rows }, { deadlineMs }),
        (_, limit) => limitProblem(task.prompt.path, limit),
      ),
    score: (tasks) =>
      inBatches(
        tasks,
        (batch, deadlineMs) => run<Score[]>('score', batch, { deadlineMs }),
        (task, limit) => missing(`${task.spec.uses} could not be computed: ${limitSentence(limit)}`),
      ),
    warm: () => {
      // what is wrong with it is told by the first task
      run('parse-prompts', []).catch(() => {})
    },
    close: async () => sandbox.close(),
  }
}

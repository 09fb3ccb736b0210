/** Edge: where results of a run go: the report file, the job summary, outputs, annotations, the artifact. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import * as core from '@actions/core'
import type { Problem } from '../../shared/problem.ts'
import { reportArtifactName } from '../../shared/report/report-artifact.ts'
import { clipText } from '../../shared/view/clip-text.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Writes a file as a whole or not at all. */
export async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.tmp`
  await writeFile(draft, text)
  await rename(draft, path)
}

/** Writes a result, or says in one sentence why it could not be: one that is lost must not take the others along. */
export async function writeOrTell(
  what: string,
  hint: string,
  write: () => Promise<void> | void,
): Promise<string | undefined> {
  try {
    await write()
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `${what} could not be written: ${why} — ${hint}`
  }
}

/** Adds Markdown to the summary of the job; without GitHub's runner there is none. */
export async function writeSummary(env: Environment, markdown: string): Promise<void> {
  if (!env['GITHUB_STEP_SUMMARY']) return
  await core.summary.addRaw(markdown, true).write()
}

/** Sets the outputs of the step, each with a delimiter nobody can guess. Outside of a job there is nobody to read them. */
export function writeOutputs(env: Environment, outputs: Readonly<Record<string, string>>): void {
  if (!env['GITHUB_OUTPUT']) return
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

export interface Annotation {
  /** none where no file is to blame */
  readonly path?: string
  readonly line?: number
  readonly column?: number
  readonly title: string
  readonly message: string
  readonly level: 'error' | 'warning' | 'notice'
}

/** GitHub shows so many annotations of a level and step, and drops the others: those would be lines of the log only. */
const maxPerLevel = 10
const maxMessageChars = 4_000

/** The first ten of each level; the summary has all of them. */
export function writeAnnotations(annotations: readonly Annotation[]): void {
  const shown = (['error', 'warning', 'notice'] as const).flatMap((level) =>
    annotations.filter((one) => one.level === level).slice(0, maxPerLevel),
  )
  for (const { path, line, column, title, message, level } of shown) {
    const place = {
      ...(path === undefined ? {} : { file: path }),
      title,
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    }
    const tell = { error: core.error, warning: core.warning, notice: core.notice }[level]
    tell(clipText(message, maxMessageChars), place)
  }
}

/** Its hint is part of the message: an annotation has no other place for it. */
export function problemAnnotation(problem: Problem): Annotation {
  const { path, line, column, code, message, hint, severity } = problem
  return {
    path,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    title: `Promptgate: ${code}`,
    message: hint === undefined ? message : `${message} — ${hint}`,
    level: severity,
  }
}

/** Keeps the report with the run where the job may upload artifacts; a failure is a sentence, not an end. */
export async function uploadReport(env: Environment, reportPath: string): Promise<string | undefined> {
  if (!env['ACTIONS_RUNTIME_TOKEN'] || !env['ACTIONS_RESULTS_URL']) return undefined
  try {
    const { DefaultArtifactClient } = await import('@actions/artifact')
    const name = reportArtifactName(env['GITHUB_RUN_ATTEMPT'] ?? '1')
    await new DefaultArtifactClient().uploadArtifact(name, [reportPath], dirname(reportPath), {
      retentionDays: 90,
    })
    return undefined
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return `the report ${basename(reportPath)} could not be kept as an artifact: ${why}`
  }
}

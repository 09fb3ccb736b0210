/** Check runs. GitHub adds the annotations of every request to those before, 50 at most: none is sent twice. */

import type { CheckAnnotation, CheckState } from './check-state.ts'
import type { RepositoryContext } from './context.ts'
import { cutBytes } from './cut-bytes.ts'
import { GitHubFault, type GitHubRepository } from './github.ts'
import { readPages } from './read-pages.ts'

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run */
const maxTitle = 255
const maxTextBytes = 65_535
const batchSize = 50
const maxActions = 3

export async function findCheck(
  { caller, at, appId }: RepositoryContext,
  headSha: string,
  name: string,
): ReturnType<GitHubRepository['findCheck']> {
  let newest: { readonly id: number; readonly externalId: string } | undefined
  for (let page = 1; page <= 10; page++) {
    const { data } = await caller.read((octokit) =>
      octokit.rest.checks.listForRef({
        ...at,
        ref: headSha,
        check_name: name,
        app_id: appId,
        per_page: 100,
        page,
      }),
    )
    for (const run of data.check_runs) {
      const isOurs = run.name === name && run.app?.id === appId
      if (isOurs && run.id > (newest?.id ?? 0)) newest = { id: run.id, externalId: run.external_id ?? '' }
    }
    if (data.check_runs.length < 100) break
  }
  return newest
}

/** A fault after the check was made is ambiguous as well: look for it, then update it. */
export async function createCheck(context: RepositoryContext, state: CheckState): Promise<number> {
  const { caller, at, line } = context
  const [first = [], ...rest] = batchesOf(state.annotations)
  const { data } = await caller.create(line, (octokit) =>
    octokit.rest.checks.create({
      ...at,
      name: state.name,
      head_sha: state.headSha,
      ...parametersOf(state, first),
    }),
  )
  try {
    for (const batch of rest) await patch(context, data.id, state, batch)
  } catch (cause) {
    if (!(cause instanceof GitHubFault)) throw cause
    throw new GitHubFault(cause.message, { ...factsOf(cause), isAmbiguous: true, cause })
  }
  return data.id
}

/** Safe to be repeated after a crash between two batches: what the check run holds by now is left out. */
export async function updateCheck(context: RepositoryContext, id: number, state: CheckState): Promise<void> {
  const missing = state.annotations.length === 0 ? [] : await listMissing(context, id, state.annotations)
  const [first = [], ...rest] = batchesOf(missing)
  for (const batch of [first, ...rest]) await patch(context, id, state, batch)
}

async function patch(
  { caller, at, line }: RepositoryContext,
  id: number,
  state: CheckState,
  annotations: readonly CheckAnnotation[],
): Promise<void> {
  await caller.write(line, (octokit) =>
    octokit.rest.checks.update({ ...at, check_run_id: id, ...parametersOf(state, annotations) }),
  )
}

/** Those of `wanted` that the check run does not show yet; equal ones are counted. */
async function listMissing(
  { caller, at }: RepositoryContext,
  id: number,
  wanted: readonly CheckAnnotation[],
): Promise<CheckAnnotation[]> {
  const shown = new Map<string, number>()
  const listed = readPages<ListedAnnotation>(caller, (octokit, page) =>
    octokit.rest.checks.listAnnotations({ ...at, check_run_id: id, per_page: 100, page }),
  )
  for await (const one of listed) {
    const key = keyOf(one)
    shown.set(key, (shown.get(key) ?? 0) + 1)
  }
  return wanted.filter((annotation) => {
    const key = keyOf(annotationOf(annotation))
    const left = shown.get(key) ?? 0
    shown.set(key, left - 1)
    return left <= 0
  })
}

interface ListedAnnotation {
  readonly path: string
  readonly start_line: number
  readonly end_line: number
  readonly annotation_level: string | null
  readonly title?: string | null
  readonly message: string | null
}

/** White space aside, which GitHub may trim. */
function keyOf(annotation: ListedAnnotation): string {
  const { path, start_line, end_line, annotation_level, title, message } = annotation
  const words = [title, message].map((text) => (text ?? '').trim().replace(/\s+/g, ' '))
  return JSON.stringify([path, start_line, end_line, annotation_level, ...words])
}

function batchesOf(annotations: readonly CheckAnnotation[]): CheckAnnotation[][] {
  const count = Math.ceil(annotations.length / batchSize)
  return Array.from({ length: count }, (_, i) => annotations.slice(i * batchSize, (i + 1) * batchSize))
}

function parametersOf(state: CheckState, annotations: readonly CheckAnnotation[]) {
  const { title, summary, text } = state.output
  return {
    external_id: state.externalId,
    ...(state.detailsUrl === undefined ? {} : { details_url: state.detailsUrl }),
    status: state.status,
    ...(state.startedAtMs === undefined ? {} : { started_at: new Date(state.startedAtMs).toISOString() }),
    ...(state.conclusion === undefined ? {} : { conclusion: state.conclusion }),
    ...(state.completedAtMs === undefined
      ? {}
      : { completed_at: new Date(state.completedAtMs).toISOString() }),
    output: {
      title: clipUnits(title, maxTitle),
      summary: cutBytes(summary, maxTextBytes),
      ...(text === undefined ? {} : { text: cutBytes(text, maxTextBytes) }),
      ...(annotations.length === 0 ? {} : { annotations: annotations.map(annotationOf) }),
    },
    actions: state.actions.slice(0, maxActions).map(({ label, description, identifier }) => ({
      label: clipUnits(label, 20),
      description: clipUnits(description, 40),
      identifier,
    })),
  }
}

function annotationOf({ path, startLine, endLine, level, title, message }: CheckAnnotation) {
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    annotation_level: level,
    title: clipUnits(title, maxTitle),
    message: cutBytes(message, maxTextBytes),
  }
}

/** At most so many UTF-16 units, no half of a pair at the end. */
function clipUnits(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

function factsOf({ kind, status, retryAfterMs }: GitHubFault) {
  return {
    kind,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
}

/** Reads and parses files of a tree, each content once: two trees share what did not change between them. */
import type { Dataset } from '../dataset/case.ts'
import { makeDataset } from '../dataset/hash-case.ts'
import { parseDataset } from '../dataset/parse-dataset.ts'
import type { JsonObject } from '../json.ts'
import type { Tree } from '../plan/plan.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import type { Prompt } from '../prompt/prompt.ts'
import { checkRowAssertions } from './check-row-assertions.ts'
import type { Parsers, Source, SourceFile } from './source.ts'

/** What one prompt, partial or schema file may weigh before it is even looked at; its template has a lower limit of its own. */
const maxPromptBytes = 1024 * 1024
/** JSONL and CSV are read as streams; YAML has to be read as a whole. */
const maxYamlDatasetBytes = 8 * 1024 * 1024

/** Of all prompts, partials and schemas of both trees together, and of all datasets: a change may add files without end. */
const maxPromptsBytes = 64 * 1024 * 1024
const maxDatasetsBytes = 128 * 1024 * 1024
/** Files that are held at once until they are parsed. */
const filesAtOnce = 32

/** Takes bytes from what all files of a kind may have together; the problem of the file that does not fit any more. */
function createAllowance(maxBytes: number) {
  let left = maxBytes
  return (path: string, bytes: number): Problem | undefined => {
    left -= bytes
    if (left >= 0) return undefined
    const message = `the files of this kind have more than ${maxBytes} bytes together; this one was not read`
    const hint = 'evaluate fewer files: narrow the patterns of the policy'
    return { path, code: 'files-too-large', message, hint, severity: 'error' }
  }
}

export interface DatasetRequest {
  readonly id: string
  readonly path: string
  readonly maxCases: number
  /** what every case gets besides its own */
  readonly tags: readonly string[]
}

export interface TreeReader {
  /** paths that the tree lacks are left out */
  readonly readPrompts: (tree: Tree, paths: readonly string[]) => Promise<Map<string, Result<Prompt>>>
  /** paths that the tree lacks are left out */
  readonly readSchemas: (tree: Tree, paths: readonly string[]) => Promise<Map<string, Result<JsonObject>>>
  /** no problem, and no dataset either, where the tree lacks the file: the policy's check tells of it */
  readonly readDataset: (tree: Tree, request: DatasetRequest) => Promise<Result<Dataset>>
}

function tooManyCases(path: string, cases: number, maxCases: number): Problem {
  const message = `testData has ${cases} cases, more than ${maxCases}`
  const hint = 'raise defaults.max-cases in the policy, or take a sample'
  return { path, code: 'too-many-cases', message, hint, severity: 'error' }
}

const contentOf = (tree: Tree, path: string): string => `${tree.files.get(path)?.oid}\0${path}`

/** Files of one kind, a few at a time; each content is read and parsed once. */
function createFileReader<T>(
  source: Source,
  allow: (path: string, bytes: number) => Problem | undefined,
  parse: (files: readonly SourceFile[]) => Promise<readonly Result<T>[]>,
): (tree: Tree, paths: readonly string[]) => Promise<Map<string, Result<T>>> {
  const known = new Map<string, Result<T>>()

  async function parseFresh(tree: Tree, paths: readonly string[]): Promise<void> {
    const oidOf = (path: string): string => tree.files.get(path)?.oid ?? ''
    const allowed = paths.filter((path) => {
      const problem = allow(path, Math.max(0, tree.files.get(path)?.sizeBytes ?? 0))
      if (problem !== undefined) known.set(contentOf(tree, path), fail([problem]))
      return problem === undefined
    })
    const blobs = await source.readBlobs(new Set(allowed.map(oidOf)), { maxBytes: maxPromptBytes })
    const parsed = await parse(
      allowed.map((path) => ({ path, bytes: blobs.get(oidOf(path)) ?? new Uint8Array() })),
    )
    allowed.forEach((path, index) => {
      const result = parsed[index]
      if (result !== undefined) known.set(contentOf(tree, path), result)
    })
  }

  return async (tree, paths) => {
    const present = [...new Set(paths)].filter((path) => tree.files.has(path))
    const fresh = present.filter((path) => !known.has(contentOf(tree, path)))
    for (let at = 0; at < fresh.length; at += filesAtOnce)
      await parseFresh(tree, fresh.slice(at, at + filesAtOnce))
    return new Map(
      present.flatMap((path) => {
        const result = known.get(contentOf(tree, path))
        return result === undefined ? [] : [[path, result] as const]
      }),
    )
  }
}

/** Content that was read once is kept for as long as the reader is. Files the reader cannot parse come back as problems. */
export function createTreeReader(source: Source, parsers: Parsers): TreeReader {
  const datasets = new Map<string, Promise<Result<Dataset>>>()
  const allowPrompt = createAllowance(maxPromptsBytes)
  const allowDataset = createAllowance(maxDatasetsBytes)
  const readPrompts = createFileReader(source, allowPrompt, (files) => parsers.parsePrompts(files))
  const readSchemas = createFileReader(source, allowPrompt, (files) => parsers.parseSchemas(files))

  async function read(tree: Tree, { id, path, maxCases, tags }: DatasetRequest): Promise<Result<Dataset>> {
    const file = tree.files.get(path)
    if (file === undefined) return fail([])
    if (/\.prompt\.ya?ml$/.test(path)) {
      const prompt = (await readPrompts(tree, [path])).get(path)
      if (prompt === undefined) return fail([])
      if (!prompt.ok) return prompt
      const { testData } = prompt.value
      return testData.length > maxCases
        ? fail([tooManyCases(path, testData.length, maxCases)])
        : succeed(makeDataset(id, path, testData))
    }
    const problem = allowDataset(path, Math.max(0, file.sizeBytes))
    if (problem !== undefined) return fail([problem])
    if (!/\.ya?ml$/.test(path))
      return await checkRowAssertions(
        await parseDataset({
          id,
          path,
          chunks: source.streamBlob(file.oid),
          maxCases,
          tags,
          compile: 'later',
        }),
        parsers,
      )
    const blobs = await source.readBlobs([file.oid], { maxBytes: maxYamlDatasetBytes })
    const bytes = blobs.get(file.oid) ?? new Uint8Array()
    return await parsers.parseDataset({ id, path, bytes, maxCases, tags })
  }

  return {
    readPrompts,
    readSchemas,
    readDataset(tree, request) {
      const key = [contentOf(tree, request.path), request.maxCases, ...request.tags].join('\0')
      const result = datasets.get(key) ?? read(tree, request)
      datasets.set(key, result)
      return result
    },
  }
}

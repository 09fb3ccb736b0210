/** Reads and parses files of a tree, each content once: two trees share what did not change between them. */
import type { Dataset } from '../shared/dataset/case.ts'
import { makeDataset } from '../shared/dataset/hash-case.ts'
import { parseDataset } from '../shared/dataset/parse-dataset.ts'
import type { JsonObject } from '../shared/json.ts'
import type { Tree } from '../shared/plan/plan.ts'
import { fail, type Result, succeed } from '../shared/problem.ts'
import type { Prompt } from '../shared/prompt/prompt.ts'
import type { Repository } from './io/git.ts'
import type { Sandboxed } from './io/sandboxed.ts'

/** What one prompt file may weigh before it is even looked at; its template has a lower limit of its own. */
const maxPromptBytes = 1024 * 1024
/** JSONL and CSV are read as streams; YAML has to be read as a whole. */
const maxYamlDatasetBytes = 8 * 1024 * 1024

export interface DatasetRequest {
  readonly id: string
  readonly path: string
  readonly maxCases: number
  /** what every case gets besides its own */
  readonly tags: readonly string[]
}

export interface SideReader {
  /** paths that the tree lacks are left out */
  readonly readPrompts: (tree: Tree, paths: readonly string[]) => Promise<Map<string, Result<Prompt>>>
  readonly readSchemas: (tree: Tree, paths: readonly string[]) => Promise<Map<string, Result<JsonObject>>>
  readonly readDataset: (tree: Tree, request: DatasetRequest) => Promise<Result<Dataset>>
}

export function createSideReader(repository: Repository, sandbox: Sandboxed): SideReader {
  const prompts = new Map<string, Result<Prompt>>()
  const datasets = new Map<string, Promise<Result<Dataset>>>()
  const contentOf = (tree: Tree, path: string): string => `${tree.files.get(path)?.oid}\0${path}`

  async function readPrompts(tree: Tree, paths: readonly string[]): Promise<Map<string, Result<Prompt>>> {
    const present = [...new Set(paths)].filter((path) => tree.files.has(path))
    const fresh = present.filter((path) => !prompts.has(contentOf(tree, path)))
    const oidOf = (path: string): string => tree.files.get(path)?.oid ?? ''
    const blobs = await repository.readBlobs(new Set(fresh.map(oidOf)), { maxBytes: maxPromptBytes })
    const parsed = await sandbox.parsePrompts(
      fresh.map((path) => ({ path, bytes: blobs.get(oidOf(path)) ?? new Uint8Array() })),
    )
    fresh.forEach((path, index) => {
      const result = parsed[index]
      if (result !== undefined) prompts.set(contentOf(tree, path), result)
    })
    return new Map(
      present.flatMap((path) => {
        const result = prompts.get(contentOf(tree, path))
        return result === undefined ? [] : [[path, result] as const]
      }),
    )
  }

  async function read(tree: Tree, { id, path, maxCases, tags }: DatasetRequest): Promise<Result<Dataset>> {
    const file = tree.files.get(path)
    if (file === undefined) return fail([])
    if (/\.prompt\.ya?ml$/.test(path)) {
      const prompt = (await readPrompts(tree, [path])).get(path)
      if (prompt === undefined) return fail([])
      return prompt.ok ? succeed(makeDataset(id, path, prompt.value.testData)) : prompt
    }
    if (!/\.ya?ml$/.test(path))
      return await parseDataset({ id, path, chunks: repository.streamBlob(file.oid), maxCases, tags })
    const blobs = await repository.readBlobs([file.oid], { maxBytes: maxYamlDatasetBytes })
    const bytes = blobs.get(file.oid) ?? new Uint8Array()
    return await sandbox.parseDataset({ id, path, bytes, maxCases, tags })
  }

  async function readSchemas(tree: Tree, paths: readonly string[]): Promise<Map<string, Result<JsonObject>>> {
    const present = paths.filter((path) => tree.files.has(path))
    const oidOf = (path: string): string => tree.files.get(path)?.oid ?? ''
    const blobs = await repository.readBlobs(new Set(present.map(oidOf)), { maxBytes: maxPromptBytes })
    const files = present.map((path) => ({ path, bytes: blobs.get(oidOf(path)) ?? new Uint8Array() }))
    const parsed = await sandbox.parseSchemas(files)
    return new Map(
      present.flatMap((path, i) => (parsed[i] === undefined ? [] : [[path, parsed[i]] as const])),
    )
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

/** Where a plan's facts come from: contents by git object id, and parsers that a hostile file cannot hold up. */
import type { Finding } from '../config/finding.ts'
import type { EvaluatorSpec, Policy } from '../config/policy.ts'
import type { Dataset } from '../dataset/case.ts'
import type { JsonObject } from '../json.ts'
import type { Tree } from '../plan/plan.ts'
import type { Problem, Result } from '../problem.ts'
import type { Prompt } from '../prompt/prompt.ts'

/** A repository's contents: git's own in a job, GitHub's API in the App. */
export interface Source {
  readonly listTree: (sha: string) => Promise<Tree>
  /** each content by its id, none above `maxBytes` */
  readonly readBlobs: (
    oids: Iterable<string>,
    options: { readonly maxBytes: number },
  ) => Promise<Map<string, Uint8Array>>
  readonly streamBlob: (oid: string) => AsyncIterable<Uint8Array>
}

export interface SourceFile {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface PolicyTask extends SourceFile {
  /** every file of the tree whose names the policy is checked against */
  readonly paths: readonly string[]
}

/** A policy, and apart from it what its names lack in the tree (`treeProblems`): the caller decides how much that weighs. */
export interface ParsedPolicy {
  readonly policy: Result<Policy>
  readonly treeProblems: readonly Problem[]
}

export interface DatasetTask extends SourceFile {
  readonly id: string
  readonly maxCases: number
  readonly tags: readonly string[]
}

/** Parsers of strangers' files; what a file does to them is a problem of that file. The sandbox has them. */
export interface Parsers {
  readonly parsePrompts: (files: readonly SourceFile[]) => Promise<Result<Prompt>[]>
  readonly parseSchemas: (files: readonly SourceFile[]) => Promise<Result<JsonObject>[]>
  readonly parsePolicy: (task: PolicyTask) => Promise<ParsedPolicy>
  readonly parseDataset: (file: DatasetTask) => Promise<Result<Dataset>>
  /** for each evaluator of a row what is wrong with it */
  readonly checkAssertions: (specs: readonly EvaluatorSpec[]) => Promise<(readonly Finding[])[]>
}

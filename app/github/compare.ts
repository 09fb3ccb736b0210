/** What changed between two commits: merge base, files, renames and the lines a diff shows. */
import type { RepositoryContext } from './context.ts'
import type { ChangedFile, Comparison } from './github.ts'
import { readPages } from './read-pages.ts'

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits and /pulls/pulls#list-pull-requests-files */
const maxCompared = 300
const maxPullFiles = 3000

/** A file as both endpoints list it. */
interface Listed {
  readonly filename: string
  readonly status: ChangedFile['status']
  readonly previous_filename?: string | undefined
  readonly patch?: string | undefined
}

/** With `pull`, whose head must be `head`, up to 3,000 files instead of 300. */
export async function compare(
  context: RepositoryContext,
  base: string,
  head: string,
  pull: number | undefined,
): Promise<Comparison> {
  const { caller, at } = context
  // pages are of commits; the first holds all files that are listed
  const { data } = await caller.read((octokit) =>
    octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}`, per_page: 1 }),
  )
  const compared: readonly Listed[] = data.files ?? []
  const isCut = compared.length >= maxCompared
  const more = isCut && pull !== undefined ? await listPullFiles(context, pull, head) : undefined
  const files = (more ?? compared).map(toChangedFile)
  const renames = files.flatMap((file) =>
    file.status === 'renamed' && file.previousPath !== undefined
      ? [[file.path, file.previousPath] as const]
      : [],
  )
  return {
    baseSha: data.base_commit.sha,
    mergeBaseSha: data.merge_base_commit.sha,
    renames: new Map(renames),
    files,
    isCut: more === undefined ? isCut : more.length >= maxPullFiles,
  }
}

/** undefined: the pull request has moved on, its files are those of another head. */
async function listPullFiles(
  { caller, at }: RepositoryContext,
  pull: number,
  head: string,
): Promise<readonly Listed[] | undefined> {
  const files: Listed[] = []
  const pages = readPages<Listed>(
    caller,
    (octokit, page) => octokit.rest.pulls.listFiles({ ...at, pull_number: pull, per_page: 100, page }),
    maxPullFiles / 100,
  )
  for await (const file of pages) files.push(file)
  const { data } = await caller.read((octokit) => octokit.rest.pulls.get({ ...at, pull_number: pull }))
  return data.head.sha === head ? files : undefined
}

function toChangedFile({ filename, status, previous_filename, patch }: Listed): ChangedFile {
  return {
    path: filename,
    ...(previous_filename === undefined ? {} : { previousPath: previous_filename }),
    status,
    hunks: hunksOf(patch ?? ''),
  }
}

/** Lines of the head in a unified diff; a hunk that only removes has none. Absent for binary and large files. */
export function hunksOf(patch: string): ChangedFile['hunks'] {
  return Array.from(patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm), ([, first, count]) => {
    const start = Number(first)
    return { start, end: start + Number(count ?? 1) - 1 }
  }).filter(({ start, end }) => end >= start)
}

/** Makes a commit on a branch of a bare repository, in one process and without a work tree. */

import type { Entries, Entry } from '../../git/entries.ts'
import type { BareRepository } from './bare-repository.ts'

export interface NewCommit {
  readonly branch: string
  /** absent: the first commit of all */
  readonly parent?: string
  readonly entries: Entries
  readonly message: string
  readonly author: { readonly name: string; readonly email: string }
  readonly atMs: number
}

/** Points the branch at the new commit, whatever it pointed at before; gives the commit's id. */
export async function writeCommit(repository: BareRepository, commit: NewCommit): Promise<string> {
  const ref = `refs/heads/${commit.branch}`
  const seconds = Math.floor(commit.atMs / 1000)
  const person = `${commit.author.name} <${commit.author.email}> ${seconds} +0000`
  const parts: (string | Uint8Array)[] = [
    `commit ${ref}\nmark :1\nauthor ${person}\ncommitter ${person}\n`,
    ...data(commit.message),
    ...(commit.parent === undefined ? [] : [`from ${commit.parent}\n`]),
  ]
  for (const [path, entry] of Object.entries(commit.entries)) parts.push(...change(quote(path), entry))
  parts.push('\nget-mark :1\n')
  const input = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)))
  if (commit.parent === undefined) await repository.deleteRef(ref)
  return (await repository.git(['fast-import', '--quiet', '--force'], { input })).text
}

function change(path: string, entry: Entry): (string | Uint8Array)[] {
  if (entry === null) return [`D ${path}\n`]
  if (typeof entry === 'string' || entry instanceof Uint8Array) {
    return [`M 100644 inline ${path}\n`, ...data(entry)]
  }
  if ('submodule' in entry) return [`M 160000 ${entry.submodule} ${path}\n`]
  if ('symlink' in entry) return [`M 120000 inline ${path}\n`, ...data(entry.symlink)]
  return [`M 100755 inline ${path}\n`, ...data(entry.executable)]
}

function data(content: string | Uint8Array): (string | Uint8Array)[] {
  const bytes = Buffer.from(content as Uint8Array)
  return [`data ${bytes.length}\n`, bytes, '\n']
}

const quote = (path: string) => `"${path.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))}"`

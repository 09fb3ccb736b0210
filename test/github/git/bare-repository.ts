/** A bare git repository as GitHub keeps one: objects and refs, never a work tree. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type GitAnswer, type GitOptions, runGit } from './run-git.ts'

export interface TreeEntry {
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  readonly sizeBytes?: number
  readonly path: string
}

export interface Person {
  readonly name: string
  readonly email: string
  readonly date: string
}

export interface Commit {
  readonly sha: string
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}

export interface BareRepository {
  readonly dir: string
  readonly url: string
  readonly git: (args: readonly string[], options?: GitOptions) => Promise<GitAnswer>
  /** undefined: no such commit, branch or tag */
  readonly resolve: (rev: string) => Promise<string | undefined>
  readonly typeOf: (sha: string) => Promise<string | undefined>
  readonly readCommit: (sha: string) => Promise<Commit>
  /** undefined: no such tree; a commit's id stands for its tree */
  readonly readTree: (sha: string, recursive: boolean) => Promise<readonly TreeEntry[] | undefined>
  readonly readBlob: (sha: string) => Promise<Buffer | undefined>
  readonly setRef: (ref: string, sha: string) => Promise<void>
  readonly deleteRef: (ref: string) => Promise<void>
  readonly listRefs: (prefix: string) => Promise<ReadonlyMap<string, string>>
  /** brings a commit of another repository in, under `ref` */
  readonly fetch: (from: BareRepository, sha: string, ref: string) => Promise<void>
  /** what follows from object ids alone is worked out once */
  readonly once: <T>(key: string, work: () => Promise<T>) => Promise<T>
  readonly isAncestor: (ancestor: string, of: string) => Promise<boolean>
}

/** Written by hand, for a test makes many: `git init` would copy templates it does not need. */
const config = `[core]
	repositoryformatversion = 0
	bare = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[http]
	receivepack = false
[gc]
	auto = 0
`

export async function makeBareRepository(dir: string, defaultBranch: string): Promise<BareRepository> {
  for (const part of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags']) {
    await mkdir(join(dir, part), { recursive: true })
  }
  await writeFile(join(dir, 'config'), config)
  await writeFile(join(dir, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
  return openBareRepository(dir)
}

function openBareRepository(dir: string): BareRepository {
  const git: BareRepository['git'] = (args, options) => runGit(dir, args, options)
  const known = new Map<string, Promise<unknown>>()
  const once = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const made = known.get(key) ?? work()
    known.set(key, made)
    made.catch(() => known.delete(key))
    return made as Promise<T>
  }
  const typeOf: BareRepository['typeOf'] = async (sha) => {
    const { code, text } = await git(['cat-file', '-t', sha], { accept: [1, 128] })
    return code === 0 ? text : undefined
  }
  return {
    dir,
    url: pathToFileURL(dir).href,
    git,
    typeOf,
    resolve: async (rev) => {
      if (rev.startsWith('-') || rev === '') return undefined
      const { code, text } = await git(['rev-parse', '--verify', '--quiet', `${rev}^{commit}`], {
        accept: [1, 128],
      })
      return code === 0 ? text : undefined
    },
    once,
    readCommit: (sha) =>
      once(`commit ${sha}`, async () =>
        parseCommit((await git(['log', '-1', `--format=${commitFormat}`, sha])).text),
      ),
    readTree: async (sha, recursive) => {
      const args = ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), sha]
      const { code, text } = await git(args, { accept: [128] })
      return code === 0 ? text.split('\0').filter(Boolean).map(parseEntry) : undefined
    },
    readBlob: async (sha) => {
      const { code, bytes } = await git(['cat-file', 'blob', sha], { accept: [128] })
      return code === 0 ? bytes : undefined
    },
    setRef: async (ref, sha) => void (await git(['update-ref', ref, sha])),
    deleteRef: async (ref) => void (await git(['update-ref', '-d', ref])),
    listRefs: async (prefix) => {
      const { text } = await git(['for-each-ref', '--format=%(objectname) %(refname)', prefix])
      return new Map(
        text
          .split('\n')
          .filter(Boolean)
          .map((line) => [line.slice(41), line.slice(0, 40)]),
      )
    },
    fetch: async (from, sha, ref) => void (await git(['fetch', '--quiet', from.url, `+${sha}:${ref}`])),
    isAncestor: (ancestor, of) =>
      once(`ancestor ${ancestor} ${of}`, async () => {
        const { code } = await git(['merge-base', '--is-ancestor', ancestor, of], { accept: [1] })
        return code === 0
      }),
  }
}

const commitFormat = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00')

function parseCommit(text: string): Commit {
  const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', body = ''] =
    text.split('\0')
  return {
    sha,
    tree,
    parents: parents.split(' ').filter(Boolean),
    author: { name: an, email: ae, date: utc(ad) },
    committer: { name: cn, email: ce, date: utc(cd) },
    message: body.replace(/\n+$/, ''),
  }
}

const utc = (date: string) => `${new Date(date).toISOString().slice(0, 19)}Z`

function parseEntry(line: string): TreeEntry {
  const tab = line.indexOf('\t')
  const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/)
  return {
    mode,
    type: type as TreeEntry['type'],
    sha,
    ...(size === '-' ? {} : { sizeBytes: Number(size) }),
    path: line.slice(tab + 1),
  }
}

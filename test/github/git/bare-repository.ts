/** A bare git repository as GitHub keeps one: objects and refs, never a work tree. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type FoundObject, openObjects } from './open-objects.ts'
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
  const find = openObjects(dir)
  return {
    dir,
    url: pathToFileURL(dir).href,
    git,
    typeOf: async (sha) => (await find(sha))?.type,
    resolve: async (rev) => (await find(`${rev}^{commit}`))?.sha,
    once,
    readCommit: (sha) =>
      once(`commit ${sha}`, async () => {
        const found = await find(`${sha}^{commit}`)
        if (found === undefined) throw new Error(`${dir} has no commit ${sha}`)
        return parseCommit(found)
      }),
    readTree: async (sha, recursive) => {
      const found = await find(sha)
      if (found === undefined) return undefined
      const args = ['ls-tree', '-z', '--long', ...(recursive ? ['-r', '-t'] : []), found.sha]
      return once(args.join(' '), async () => {
        const { code, text } = await git(args, { accept: [128] })
        return code === 0 ? text.split('\0').filter(Boolean).map(parseEntry) : undefined
      })
    },
    readBlob: async (sha) => {
      const found = await find(sha)
      return found?.type === 'blob' ? found.content : undefined
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

/** Git's own form: lines of `<name> <value>`, an empty one, the message. */
function parseCommit({ sha, content }: FoundObject): Commit {
  const text = content.toString()
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, end).split('\n')
  const values = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const [tree = ''] = values('tree')
  const [author = ''] = values('author')
  const [committer = ''] = values('committer')
  return {
    sha,
    tree,
    parents: values('parent'),
    author: parsePerson(author),
    committer: parsePerson(committer),
    message: text.slice(end + 2).replace(/\n+$/, ''),
  }
}

/** `Ada Author <ada@example.com> 1700000000 +0000` */
function parsePerson(line: string): Person {
  const [, name = '', email = '', seconds = '0'] = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line) ?? []
  return { name, email, date: `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z` }
}

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

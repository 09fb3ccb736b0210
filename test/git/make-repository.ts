/** Real git repositories in a temporary folder for tests: no configuration of the machine, fixed authors and dates. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll } from 'vitest'
import { gitEnvironment as fixedEnvironment } from '../github/git/run-git.ts'
import type { Entries, Entry } from './entries.ts'

export interface TestRepository {
  /** the work tree; of a bare repository the git folder */
  readonly dir: string
  /** file:// address: unlike a bare path, git then honours `--depth` */
  readonly url: string
  /** Runs git here and gives its standard output without the last newline. Throws with git's own message. */
  readonly git: (args: readonly string[], stdin?: string | Uint8Array) => string
  /** Writes into the work tree and nothing else. */
  readonly write: (entries: Entries) => void
  /** Writes, stages everything and commits; the id of the commit. Without entries an empty commit. */
  readonly commit: (subject: string, entries?: Entries) => string
  /** Creates a branch (at `from`, else here) and switches to it. */
  readonly branch: (name: string, from?: string) => void
  readonly checkout: (ref: string) => void
  /** `git mv`, not yet committed. */
  readonly move: (from: string, to: string) => void
  /** A real merge commit, also where fast-forward is possible; its id. */
  readonly merge: (ref: string) => string
  /** A new bare repository with everything that is here, set as `origin` here. */
  readonly publish: () => TestRepository
  /** Pushes `ref` to `origin` as the head of a pull request from a fork: reachable as refs/pull/N/head only. */
  readonly publishPull: (pull: number, ref: string) => void
  /** Clones this repository into a new folder; `depth` makes it shallow, `filter` partial. */
  readonly clone: (options?: CloneOptions) => TestRepository
}

export interface CloneOptions {
  readonly depth?: number
  readonly branch?: string
  readonly filter?: string
}

const root = mkdtempSync(join(tmpdir(), 'promptgate-git-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The whole environment of git in tests; git's edge takes it too, so that both see the same configuration. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  ...fixedEnvironment,
  HOME: root,
  GIT_COMMITTER_NAME: 'Cleo Committer',
  GIT_COMMITTER_EMAIL: 'cleo@example.com',
}

/** A new repository on the branch `main`, without a commit. */
export function makeRepository(entries?: Entries): TestRepository {
  const repository = open(newFolder())
  repository.git(['init', '--quiet', '--initial-branch=main'])
  if (entries !== undefined) repository.commit('first', entries)
  return repository
}

/** A new empty folder, removed with the repositories. */
export function newFolder(): string {
  return mkdtempSync(join(root, 'r-'))
}

function open(dir: string): TestRepository {
  let minutes = 0
  const git: TestRepository['git'] = (args, stdin) => {
    const date = new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString()
    return execFileSync('git', [...args], {
      cwd: dir,
      env: { ...gitEnvironment, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
      input: stdin ?? '',
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      maxBuffer: 256 * 1024 * 1024,
    }).replace(/\n$/, '')
  }
  const write = (entries: Entries) => {
    for (const [path, entry] of Object.entries(entries)) place(dir, path, entry)
  }
  const repository: TestRepository = {
    dir,
    url: pathToFileURL(dir).href,
    git,
    write,
    commit: (subject, entries = {}) => {
      minutes += 1
      write(entries)
      git(['add', '--all', '--force', '.'])
      for (const [path, entry] of Object.entries(entries)) stageSubmodule(path, entry, git)
      git(['commit', '--quiet', '--allow-empty', '--message', subject])
      return git(['rev-parse', 'HEAD'])
    },
    branch: (name, from) => void git(['switch', '--quiet', '--create', name, ...(from ? [from] : [])]),
    checkout: (ref) => void git(['checkout', '--quiet', ref]),
    move: (from, to) => {
      mkdirSync(dirname(join(dir, to)), { recursive: true })
      git(['mv', '--', from, to])
    },
    merge: (ref) => {
      minutes += 1
      git(['merge', '--quiet', '--no-ff', '--message', `merge ${ref}`, ref])
      return git(['rev-parse', 'HEAD'])
    },
    publish: () => {
      const remote = open(newFolder())
      remote.git(['init', '--quiet', '--bare', '--initial-branch=main'])
      git(['remote', 'add', 'origin', remote.url])
      git(['push', '--quiet', 'origin', '--all'])
      return remote
    },
    publishPull: (pull, ref) => void git(['push', '--quiet', 'origin', `${ref}:refs/pull/${pull}/head`]),
    clone: ({ depth, branch, filter } = {}) => {
      const copy = open(newFolder())
      git([
        ...['clone', '--quiet', '--no-local'],
        ...(depth === undefined ? [] : [`--depth=${depth}`]),
        ...(branch === undefined ? [] : [`--branch=${branch}`]),
        ...(filter === undefined ? [] : [`--filter=${filter}`]),
        ...[repository.url, copy.dir],
      ])
      return copy
    },
  }
  return repository
}

function place(dir: string, path: string, entry: Entry): void {
  const full = join(dir, path)
  rmSync(full, { recursive: true, force: true })
  if (entry === null) return
  mkdirSync(dirname(full), { recursive: true })
  if (typeof entry === 'string' || entry instanceof Uint8Array) writeFileSync(full, entry)
  else if ('symlink' in entry) symlinkSync(entry.symlink, full)
  else if ('submodule' in entry) mkdirSync(full)
  else {
    writeFileSync(full, entry.executable)
    chmodSync(full, 0o755)
  }
}

/** A submodule is an entry of the index only: nothing is cloned. Its empty folder keeps `git add --all` from removing it. */
function stageSubmodule(path: string, entry: Entry, git: TestRepository['git']): void {
  if (entry === null || typeof entry === 'string' || !('submodule' in entry)) return
  git(['update-index', '--add', '--cacheinfo', `160000,${entry.submodule},${path}`])
}

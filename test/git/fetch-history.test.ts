/** Shallow and partial clones, forks and missing remotes: the merge base is found, or the message names the fix. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { tokenConfig } from '../../action/io/git/fetch-history.ts'
import { runGit } from '../../action/io/git/run-git.ts'
import { openRepository } from '../../action/io/git.ts'
import { gitEnvironment, makeRepository, type TestRepository } from './make-repository.ts'

const open = (repository: TestRepository) => openRepository(repository.dir, { env: gitEnvironment })

/** main with `length` commits, a fork from commit `at` with `ahead` commits, reachable as refs/pull/7/head only. */
function publishFork({ length, at, ahead }: { length: number; at: number; ahead: number }) {
  const repository = makeRepository()
  const commit = (branch: string, mark: number, from: number) =>
    [
      `commit refs/heads/${branch}\nmark :${mark}\ncommitter C <c@example.com> ${mark} +0000\n`,
      `data <<.\n${branch} ${mark}\n.\n${from > 0 ? `from :${from}\n` : ''}`,
      `M 100644 inline ${branch === 'main' ? 'a' : 'b'}.prompt\ndata <<.\n${mark}\n.\n\n`,
    ].join('')
  const marks = Array.from({ length }, (_, index) => index + 1)
  const forkMarks = Array.from({ length: ahead }, (_, index) => length + index + 1)
  const stream = [
    ...marks.map((mark) => commit('main', mark, mark - 1)),
    ...forkMarks.map((mark, index) => commit('fork', mark, index === 0 ? at + 1 : mark - 1)),
  ]
  repository.git(['fast-import', '--quiet'], stream.join(''))
  const sha = (ref: string) => repository.git(['rev-parse', ref])
  repository.git(['update-ref', 'refs/keep/fork', 'fork'])
  repository.git(['branch', '--quiet', '-D', 'fork'])
  const remote = repository.publish()
  repository.publishPull(7, 'refs/keep/fork')
  return { remote, base: sha('main'), mergeBase: sha(`main~${length - 1 - at}`), head: sha('refs/keep/fork') }
}

test('a fork head that only refs/pull/N/head reaches is fetched, by id and by ref', async () => {
  const { remote, head } = publishFork({ length: 2, at: 0, ahead: 1 })
  const clone = remote.clone()
  await expect(open(clone).resolveCommit(head)).rejects.toMatchObject({ code: 'unknown-ref' })
  expect(await open(clone).fetchCommit('refs/pull/7/head')).toBe(head)
  expect(await open(clone).resolveCommit(head)).toBe(head)
  expect(clone.git(['log', '-1', '--format=%s', head])).toBe('fork 3')
  const second = remote.clone()
  expect(await open(second).fetchCommit(head)).toBe(head)
  expect(second.git(['for-each-ref', '--format=%(refname)'])).toBe(
    clone.git(['for-each-ref', '--format=%(refname)']),
  )
})

test('a server that gives nothing by id is asked for the refs', async () => {
  const { remote, head } = publishFork({ length: 2, at: 0, ahead: 1 })
  const clone = remote.clone()
  clone.git(['config', 'protocol.version', '0']) // there a server refuses ids that no ref names
  remote.git(['config', 'uploadpack.hideRefs', 'refs/none'])
  const gone = '1'.repeat(40)
  await expect(open(clone).fetchCommit(gone)).rejects.toMatchObject({ code: 'fetch-failed' })
  await expect(open(clone).fetchCommit(gone, { refs: ['refs/pull/7/head'] })).rejects.toMatchObject({
    code: 'fetch-failed',
  })
  expect(await open(clone).fetchCommit(head, { refs: ['refs/pull/7/head'] })).toBe(head)
})

test.each([
  { name: 'near', length: 6, at: 3, ahead: 2 },
  { name: 'beyond the first step', length: 100, at: 3, ahead: 45 },
])('a clone of depth 1 finds the merge base: $name', async ({ length, at, ahead }) => {
  const { remote, base, head, mergeBase } = publishFork({ length, at, ahead })
  const git = open(remote.clone({ depth: 1 }))
  expect(await git.mergeBase(base, base)).toBe(base)
  expect(await git.deepenUntilMergeBase(base, head, { refs: ['refs/pull/8/head'] })).toBe(mergeBase) // a ref that is gone is no hindrance
  const { files } = await git.listTree(mergeBase)
  expect([...files.keys()]).toEqual(['a.prompt'])
})

test('a common ancestor beside a cut in the history is not taken for the best one', async () => {
  // main: 0 ─ … ─ 7 ─ … ─ 14. The head merges 7, the base merges 14, and both have a short way down to 0: cut at depth 4,
  // 7 is hidden from the base, and 0 looks like the merge base.
  const repository = makeRepository({ a: '0' })
  const root = repository.git(['rev-parse', 'HEAD'])
  const grow = (from: number, to: number) => {
    for (let index = from; index <= to; index++) repository.commit(`main ${index}`, { a: `${index}` })
    return repository.git(['rev-parse', 'HEAD'])
  }
  const seventh = grow(1, 7)
  repository.branch('topic', root)
  repository.commit('topic', { b: '1' })
  repository.merge(seventh)
  const head = repository.commit('after', { b: '2' })
  repository.checkout('main')
  grow(8, 14)
  repository.branch('release', root)
  repository.commit('early', { c: '1' })
  repository.merge('main')
  const base = repository.commit('late', { c: '2' })
  const remote = repository.publish()
  const clone = remote.clone({ depth: 4, branch: 'release' })
  expect(await open(clone).deepenUntilMergeBase(base, head, { depth: 4 })).toBe(seventh)
})

test('a complete clone is not fetched into', async () => {
  const { remote, base, mergeBase } = publishFork({ length: 4, at: 2, ahead: 1 })
  const clone = remote.clone()
  clone.git(['remote', 'remove', 'origin'])
  expect(await open(clone).deepenUntilMergeBase(base, mergeBase)).toBe(mergeBase)
})

test('no remote, an unreachable one and unrelated histories each name the fix', async () => {
  const { remote, base, head } = publishFork({ length: 6, at: 1, ahead: 1 })
  const alone = remote.clone({ depth: 1 })
  alone.git(['remote', 'remove', 'origin'])
  await expect(open(alone).deepenUntilMergeBase(base, head)).rejects.toMatchObject({
    code: 'no-remote',
    message: expect.stringContaining('set fetch-depth: 0 in actions/checkout'),
  })
  const cut = remote.clone({ depth: 1 })
  cut.git(['remote', 'set-url', 'origin', 'https://user:secret@127.0.0.1:1/none.git'])
  const failed = await open(cut)
    .deepenUntilMergeBase(base, head)
    .catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 'fetch-failed', message: expect.stringContaining('fetch-depth: 0') })
  expect(String(failed)).not.toContain('secret')

  const strange = makeRepository({ a: '1' })
  const one = strange.git(['rev-parse', 'HEAD'])
  strange.git(['checkout', '--quiet', '--orphan', 'other'])
  const two = strange.commit('unrelated')
  await expect(open(strange).deepenUntilMergeBase(one, two)).rejects.toMatchObject({ code: 'no-merge-base' })
})

test('a shallow clone that cannot be deepened says so', async () => {
  const { remote, base, head } = publishFork({ length: 6, at: 1, ahead: 1 })
  const clone = remote.clone({ depth: 1 })
  await open(clone).fetchCommit(head, { depth: 1 })
  clone.git(['remote', 'set-url', 'origin', 'file:///nowhere.git'])
  await expect(open(clone).deepenUntilMergeBase(base, head)).rejects.toMatchObject({
    code: 'shallow-history',
    message: expect.stringContaining('set fetch-depth: 0 in actions/checkout'),
  })
})

test('a partial clone: the listing fetches nothing, the contents come in one request', async () => {
  const entries = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`${index}.prompt`, `prompt ${index}`]),
  )
  const repository = makeRepository(entries)
  const first = repository.git(['rev-parse', 'HEAD'])
  repository.commit('clear', Object.fromEntries(Object.keys(entries).map((path) => [path, null])))
  const remote = repository.publish()
  remote.git(['config', 'uploadpack.allowFilter', 'true'])
  const clone = remote.clone({ filter: 'blob:none' })
  const missing = () =>
    clone.git(['rev-list', '--objects', '--all', '--missing=print']).match(/^\?/gm)?.length ?? 0
  expect(missing()).toBe(30)
  const git = open(clone)
  const { files } = await git.listTree(first)
  expect(files.get('7.prompt')?.sizeBytes).toBe(-1)
  expect(missing()).toBe(30)
  const oids = Array.from(files.values(), (file) => file.oid)
  expect((await git.readBlobs(oids, { maxBytes: 100 })).size).toBe(30)
  expect(missing()).toBe(0)
  expect((await git.listTree(first)).files.get('7.prompt')?.sizeBytes).toBe(8)
})

test('a token goes to the remote in one header that replaces that of the checkout; nothing prompts', async () => {
  const seen: string[][] = []
  const server = createServer((request, response) => {
    seen.push(request.headersDistinct['authorization'] ?? [])
    response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `127.0.0.1:${port}`
  const clone = makeRepository({ a: '1' })
  clone.git(['remote', 'add', 'origin', `http://${origin}/x.git`])
  clone.git(['config', `http.http://${origin}/.extraheader`, 'AUTHORIZATION: basic b2xk'])
  const denied = { code: 'fetch-failed', message: expect.stringContaining('credentials') }
  await expect(open(clone).fetchCommit('1'.repeat(40))).rejects.toMatchObject(denied)
  expect(seen.splice(0)).toEqual([['basic b2xk']])
  await expect(open(clone).fetchCommit('1'.repeat(40), { token: 'T' })).rejects.toMatchObject(denied)
  expect(seen.splice(0)).toEqual([['basic b2xk']]) // no https: the token stays here

  const secret = tokenConfig(`https://${origin}/x.git`, 'T').map(
    ([key, value]) => [key.replace('https:', 'http:'), value] as const, // the same settings, for a server without a certificate
  )
  const context = { dir: clone.dir, env: gitEnvironment, timeoutMs: 10_000, trustOwner: false }
  await expect(runGit(context, ['ls-remote', 'origin'], { secretConfig: secret })).rejects.toThrow()
  expect(seen).toEqual([[`basic ${Buffer.from('x-access-token:T').toString('base64')}`]])
  expect(tokenConfig('ssh://git@github.com/a/b', 'T')).toEqual([])
  server.close()
})

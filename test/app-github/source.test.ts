/** Trees and blobs through the API: whole, bounded, and what they claim to be. */
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openTestGitHub } from './open-test-github.ts'
import { type Answer, bytes, cut, json, type Script } from './serve-script.ts'

const commit = 'a'.repeat(40)
const oid = (id: number) => id.toString(16).padStart(40, '0')
const treeRoute = (sha: string) => `GET /repos/octo/prompts/git/trees/${sha}`
const blobRoute = (sha: string) => `GET /repos/octo/prompts/git/blobs/${sha}`

const blobOf = (content: Uint8Array) =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

const file = (path: string, id: number, mode = '100644') => ({
  path,
  mode,
  type: mode === '160000' ? 'commit' : 'blob',
  sha: oid(id),
  ...(mode === '160000' ? {} : { size: id }),
})
const folder = (path: string, id: number) => ({ path, mode: '040000', type: 'tree', sha: oid(id) })

/** Answers a recursive request and a plain one apart. */
function serveTree(script: Script, sha: string, direct: readonly object[], whole?: readonly object[]): void {
  script.on(treeRoute(sha), (asked, response) => {
    const isCut = asked.query.get('recursive') === '1' && whole === undefined
    const tree = asked.query.get('recursive') === '1' ? (whole ?? direct.slice(0, 1)) : direct
    return json(200, { sha, tree, truncated: isCut })(asked, response)
  })
}

test('a tree has every file with mode, id and size, and no folder', async () => {
  const { script, repository } = await openTestGitHub()
  const all = [
    file('run.sh', 1, '100755'),
    folder('prompts', 2),
    file('prompts/naïve 🎈.prompt.md', 3),
    file('link', 4, '120000'),
    file('module', 5, '160000'),
  ]
  serveTree(script, commit, all, all)
  const tree = await repository.source.listTree(commit)
  expect(tree.sha).toBe(commit)
  expect([...tree.files.values()]).toEqual([
    { path: 'run.sh', oid: oid(1), mode: 'executable', sizeBytes: 1 },
    { path: 'prompts/naïve 🎈.prompt.md', oid: oid(3), mode: 'file', sizeBytes: 3 },
    { path: 'link', oid: oid(4), mode: 'symlink', sizeBytes: 4 },
    { path: 'module', oid: oid(5), mode: 'submodule', sizeBytes: 0 },
  ])
})

test('a tree is asked for once, by each repository for itself', async () => {
  const { script, repository, github } = await openTestGitHub()
  serveTree(script, commit, [file('a', 1)], [file('a', 1)])
  await repository.source.listTree(commit)
  await repository.source.listTree(commit)
  expect(script.to(treeRoute(commit))).toHaveLength(1)
  const other = github.repository({ ...repository.ref, id: 6, name: 'other' })
  await expect(other.source.listTree(commit)).rejects.toMatchObject({ kind: 'not-found' })
})

test('a truncated tree is walked folder by folder, in git’s order', async () => {
  const { script, repository } = await openTestGitHub()
  serveTree(script, commit, [file('a', 1), folder('b', 20), file('c', 3), folder('d', 21)])
  serveTree(script, oid(20), [folder('deep', 22), file('z', 5)])
  serveTree(script, oid(22), [file('one', 6), file('two', 7)], [file('one', 6), file('two', 7)])
  serveTree(script, oid(21), [file('x', 8)], [file('x', 8), file('y/w', 9)])
  const tree = await repository.source.listTree(commit)
  expect([...tree.files.keys()]).toEqual(['a', 'b/deep/one', 'b/deep/two', 'b/z', 'c', 'd/x', 'd/y/w'])
})

test('a folder that GitHub cuts even alone, and a tree with too many files, are refused with the reason', async () => {
  const { script, repository } = await openTestGitHub({ maxTreeFiles: 2 })
  script.on(treeRoute(commit), json(200, { sha: commit, tree: [file('a', 1)], truncated: true }))
  await expect(repository.source.listTree(commit)).rejects.toThrow('one folder holds more files')
  const three = [file('a', 1), file('b', 2), file('c', 3)]
  serveTree(script, commit, three, three)
  await expect(repository.source.listTree(commit)).rejects.toMatchObject({ kind: 'invalid' })
  await expect(repository.source.listTree(commit)).rejects.toThrow('more than 2 files')
})

test('a repository without a commit has no tree', async () => {
  const { script, repository } = await openTestGitHub()
  script.on(treeRoute(commit), json(409, { message: 'Git Repository is empty.' }))
  await expect(repository.source.listTree(commit)).rejects.toMatchObject({ kind: 'conflict' })
})

test('blobs come as raw bytes by id, each is asked for once', async () => {
  const { script, repository } = await openTestGitHub()
  const contents = Array.from({ length: 20 }, (_, id) => Buffer.from([0, 255, 13, 10, id]))
  for (const content of contents) script.on(blobRoute(blobOf(content)), bytes(content))
  const oids = contents.map(blobOf)
  const blobs = await repository.source.readBlobs([...oids, ...oids], { maxBytes: 5 })
  expect([...blobs.keys()]).toEqual(oids)
  expect(contents.every((content) => content.equals(blobs.get(blobOf(content)) ?? Buffer.alloc(0)))).toBe(
    true,
  )
  await repository.source.readBlobs(oids, { maxBytes: 5 })
  expect(script.asked.filter(({ path }) => path.includes('/blobs/'))).toHaveLength(20)
  expect(script.to(blobRoute(oids[0] ?? ''))[0]?.headers.accept).toMatch(
    /^application\/vnd\.github(\.v3)?\.raw$/,
  )
})

test('not more than eight blobs are asked for at once', async () => {
  const { script, repository } = await openTestGitHub()
  const contents = Array.from({ length: 24 }, (_, id) => Buffer.from(`content ${id}`))
  let running = 0
  let most = 0
  for (const content of contents)
    script.on(blobRoute(blobOf(content)), async (asked, response) => {
      running++
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running--
      await bytes(content)(asked, response)
    })
  await repository.source.readBlobs(contents.map(blobOf), { maxBytes: 100 })
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(8)
})

test('a huge blob is refused before it is read, whether its size is announced or not', async () => {
  const { script, repository } = await openTestGitHub()
  let sent = 0
  const endless: Answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    const more = () => {
      if (response.destroyed) return
      sent++
      response.write(Buffer.alloc(64 * 1024), () => setImmediate(more))
    }
    more()
  }
  const announced: Answer = (_, response) => {
    response.writeHead(200, { 'content-length': '4000000000' }).write('x')
  }
  for (const answer of [endless, announced]) {
    script.on(blobRoute(commit), answer)
    await expect(repository.source.readBlobs([commit], { maxBytes: 100_000 })).rejects.toMatchObject({
      kind: 'invalid',
      message: `blob ${commit} has more than 100000 bytes`,
    })
  }
  expect(script.to(blobRoute(commit))).toHaveLength(2)
  expect(sent).toBeGreaterThan(1)
})

test('a blob that is kept is measured against the caller’s limit all the same', async () => {
  const { script, repository } = await openTestGitHub()
  const content = Buffer.from('hello')
  script.on(blobRoute(blobOf(content)), bytes(content))
  await repository.source.readBlobs([blobOf(content)], { maxBytes: 5 })
  await expect(repository.source.readBlobs([blobOf(content)], { maxBytes: 4 })).rejects.toThrow('more than 4')
})

test('a cut blob, and one whose content is another, are asked for again', async () => {
  const { script, repository } = await openTestGitHub()
  const content = Buffer.from('the right content')
  const id = blobOf(content)
  script.on(
    blobRoute(id),
    cut('the right', 'application/octet-stream'),
    bytes(Buffer.from('wrong')),
    bytes(content),
  )
  const blobs = await repository.source.readBlobs([id], { maxBytes: 200 })
  expect(Buffer.from(blobs.get(id) ?? []).toString()).toBe('the right content')
  expect(script.to(blobRoute(id))).toHaveLength(3)
  script.on(blobRoute(commit), bytes(Buffer.from('never right')))
  await expect(repository.source.readBlobs([commit], { maxBytes: 200 })).rejects.toMatchObject({
    kind: 'unavailable',
  })
})

test('what is no object id, or none of the repository, is not found', async () => {
  const { repository } = await openTestGitHub()
  for (const id of ['../../..', commit])
    await expect(repository.source.readBlobs([id], { maxBytes: 100 })).rejects.toMatchObject({
      kind: 'not-found',
    })
})

test('a blob is streamed as it comes, and a reader that stops ends the request', async () => {
  const { script, repository } = await openTestGitHub()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  script.on(blobRoute(commit), (_, response) => {
    response.on('close', end)
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('first')
  })
  for await (const part of repository.source.streamBlob(commit)) {
    expect(Buffer.from(part).toString()).toBe('first')
    break
  }
  await ended
})

test('a stream may last longer than the deadline, but not stand still for so long', async () => {
  const { script, repository } = await openTestGitHub({ deadlineMs: 300 })
  const slow: Answer = async (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' })
    for (let i = 0; i < 5; i++) {
      response.write(String(i))
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    response.end()
  }
  const stuck: Answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('0')
  }
  script.on(blobRoute(commit), slow, stuck)
  const read = async () => {
    let text = ''
    for await (const part of repository.source.streamBlob(commit)) text += Buffer.from(part).toString()
    return text
  }
  expect(await read()).toBe('01234')
  await expect(read()).rejects.toMatchObject({ kind: 'unavailable', isAmbiguous: false })
})

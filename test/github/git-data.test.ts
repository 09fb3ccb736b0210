/** Trees, blobs, comparisons and files of the stand-in come from real git. */
import { expect, test } from 'vitest'
import { githubForTest, installed } from './github-for-test.ts'

const where = { owner: 'acme', repo: 'shop' }

async function shop() {
  const github = await githubForTest()
  const repository = await github.createRepository({
    files: {
      'prompts/a.prompt.md': 'Say hello\n',
      'prompts/deep/b.md': 'b\n',
      'run.sh': { executable: '#!/bin/sh\n' },
      'link.md': { symlink: 'prompts/a.prompt.md' },
      sub: { submodule: 'a'.repeat(40) },
    },
  })
  const { rest, request } = await installed(github)
  return { github, repository, rest, request, head: await repository.sha('main') }
}

test('a recursive tree lists every mode and is cut at the limit', async () => {
  const { github, rest, head } = await shop()
  const whole = await rest.git.getTree({ ...where, tree_sha: head, recursive: '1' })
  expect(whole.data.truncated).toBe(false)
  expect(whole.data.tree.map(({ path, mode }) => `${mode} ${path}`)).toEqual([
    '120000 link.md',
    '040000 prompts',
    '100644 prompts/a.prompt.md',
    '040000 prompts/deep',
    '100644 prompts/deep/b.md',
    '100755 run.sh',
    '160000 sub',
  ])
  github.world.limits.treeEntries = 3
  const cut = await rest.git.getTree({ ...where, tree_sha: head, recursive: '1' })
  expect(cut.data.truncated).toBe(true)
  expect(cut.data.tree).toHaveLength(3)
  const folder = whole.data.tree.find(({ path }) => path === 'prompts')?.sha ?? ''
  const flat = await rest.git.getTree({ ...where, tree_sha: folder })
  expect(flat.data.tree.map(({ path }) => path)).toEqual(['a.prompt.md', 'deep'])
})

test('a blob comes as base64 in JSON and as its bytes', async () => {
  const { rest, repository } = await shop()
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256)
  const sha = await repository.push('main', { 'raw.bin': bytes })
  const { data } = await rest.git.getTree({ ...where, tree_sha: sha })
  const file_sha = data.tree.find(({ path }) => path === 'raw.bin')?.sha ?? ''
  const blob = await rest.git.getBlob({ ...where, file_sha })
  expect(Buffer.from(blob.data.content, 'base64')).toEqual(Buffer.from(bytes))
  const raw = await rest.git.getBlob({
    ...where,
    file_sha,
    mediaType: { format: 'raw' },
    // GitHub says charset=utf-8 of any bytes, and Octokit would believe it
    request: { parseSuccessResponseBody: false },
  })
  // Octokit's type is of the answer in JSON; unparsed it is the body
  expect(await new Response(raw.data as unknown as ReadableStream).bytes()).toEqual(bytes)
  await expect(rest.git.getBlob({ ...where, file_sha: 'f'.repeat(40) })).rejects.toMatchObject({
    status: 404,
  })
})

test('a comparison starts at the merge base and names renames, additions and removals', async () => {
  const { rest, repository, head } = await shop()
  await repository.push('change', {
    'prompts/a.prompt.md': null,
    'prompts/hello.prompt.md': 'Say hello\n',
    'new.md': 'new\n',
    'run.sh': null,
  })
  await repository.push('main', { 'other.md': 'other\n' })
  const { data } = await rest.repos.compareCommitsWithBasehead({ ...where, basehead: 'main...change' })
  expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 })
  expect(data.merge_base_commit.sha).toBe(head)
  expect(data.files?.map((each) => [each.status, each.previous_filename, each.filename])).toEqual([
    ['added', undefined, 'new.md'],
    ['renamed', 'prompts/a.prompt.md', 'prompts/hello.prompt.md'],
    ['removed', undefined, 'run.sh'],
  ])
})

test('a comparison is cut at its limit', async () => {
  const { github, rest, repository } = await shop()
  github.world.limits.comparedFiles = 2
  await repository.push('change', { 'x.md': 'x', 'y.md': 'y', 'z.md': 'z' })
  const { data } = await rest.repos.compareCommitsWithBasehead({ ...where, basehead: 'main...change' })
  expect(data.files).toHaveLength(2)
})

test('files are read by path and ref, also links and folders', async () => {
  const { rest, repository, head } = await shop()
  await repository.push('main', { 'prompts/a.prompt.md': 'Changed\n' })
  const read = async (path: string, ref?: string) =>
    (await rest.repos.getContent({ ...where, path, ...(ref === undefined ? {} : { ref }) })).data
  expect(await read('prompts/a.prompt.md', head)).toMatchObject({
    type: 'file',
    content: 'U2F5IGhlbGxvCg==\n',
  })
  expect(await read('prompts/a.prompt.md')).toMatchObject({ content: 'Q2hhbmdlZAo=\n' })
  expect(await read('link.md')).toMatchObject({ type: 'symlink', target: 'prompts/a.prompt.md' })
  expect(await read('prompts')).toMatchObject([{ name: 'a.prompt.md' }, { name: 'deep', type: 'dir' }])
  await expect(read('none.md')).rejects.toMatchObject({ status: 404 })
})

test('commits, refs and the pull requests of a commit are found', async () => {
  const { rest, repository, head } = await shop()
  const pull = await repository.openPull({ files: { 'new.md': 'new\n' }, branch: 'a/b' })
  const ref = await rest.git.getRef({ ...where, ref: 'heads/a/b' })
  expect(ref.data.object.sha).toBe(pull.headSha())
  expect((await rest.repos.getBranch({ ...where, branch: 'a/b' })).data.name).toBe('a/b')
  const commit = await rest.repos.getCommit({ ...where, ref: 'heads/a/b' })
  expect(commit.data.parents[0]?.sha).toBe(head)
  expect((await rest.git.getCommit({ ...where, commit_sha: head })).data.tree.sha).toMatch(/^[0-9a-f]{40}$/)
  const found = await rest.repos.listPullRequestsAssociatedWithCommit({
    ...where,
    commit_sha: pull.headSha(),
  })
  expect(found.data.map(({ number }) => number)).toEqual([pull.number])
  await expect(rest.git.getRef({ ...where, ref: 'heads/a' })).rejects.toMatchObject({ status: 404 })
})

test('protection shows in the branch and as rules', async () => {
  const { github, rest, repository } = await shop()
  const rules = () => rest.repos.getBranchRules({ ...where, branch: 'main' })
  expect((await rules()).data).toEqual([])
  repository.protect({ checks: [{ name: 'Promptgate', appId: github.app.id }] })
  expect((await rest.repos.getBranch({ ...where, branch: 'main' })).data.protected).toBe(true)
  expect((await rules()).data.map(({ type }) => type)).toContain('required_status_checks')
})

test('lists are paged with links', async () => {
  const { repository, rest } = await shop()
  for (const number of [1, 2, 3]) {
    await repository.openPull({ files: { 'n.md': `${number}` }, branch: `b${number}` })
  }
  const { data, headers } = await rest.pulls.list({ ...where, per_page: 2 })
  expect(data.map(({ number }) => number)).toEqual([3, 2])
  expect(headers.link).toContain('rel="next"')
  const second = await rest.pulls.list({ ...where, per_page: 2, page: 2 })
  expect(second.data.map(({ number }) => number)).toEqual([1])
  expect(second.headers.link).not.toContain('rel="next"')
})

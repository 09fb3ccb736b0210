import { expect, inject, test } from 'vitest'
import { pullRequestEvent, runJob } from '../action/run-job.ts'
import { datasetPath, promptPath, triageFiles } from '../action/triage-files.ts'
import type { Entry } from '../git/entries.ts'
import { makeRepository } from '../git/make-repository.ts'

const lfs = `version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 12345
`

const refused: { name: string; path: string; entry: Entry; code: RegExp }[] = [
  { name: 'a symlink as a prompt', path: promptPath, entry: { symlink: '/etc/passwd' }, code: /symlink/ },
  { name: 'an LFS pointer as a prompt', path: promptPath, entry: lfs, code: /lfs/ },
  { name: 'an LFS pointer as a dataset', path: datasetPath, entry: lfs, code: /lfs/ },
  { name: 'a binary file', path: promptPath, entry: new Uint8Array([0, 1, 2, 255]), code: /binary|nul|utf/ },
  { name: 'a symlink as a dataset', path: datasetPath, entry: { symlink: '../secret' }, code: /symlink/ },
]

test.each(refused)('$name', async ({ path, entry, code }) => {
  const repository = makeRepository()
  const base = repository.commit('prompts', triageFiles({ cases: 4 }))
  const head = repository.commit('something else', { [path]: entry })

  const job = await runJob({
    dir: repository.dir,
    event: pullRequestEvent(base, head),
    inputs: { 'runner-url': inject('runnerUrl') },
  })

  expect(job.code).toBe(2)
  expect(job.outputs).toMatchObject({ verdict: 'error', calls: '0' })
  const problem = job.report.problems.find((one) => one.path === path && one.severity === 'error')
  expect(problem?.code).toMatch(code)
  expect(job.annotations).toContainEqual(expect.objectContaining({ level: 'error', file: path }))
})

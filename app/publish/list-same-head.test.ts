/** However many questions are asked of a commit, the evaluations that decide on its check are found behind them. */
import { expect, test } from 'vitest'
import { fakeDeps } from '../../test/app/fake-deps.ts'
import { makeEvaluation } from '../../test/store/rows.ts'
import { listSameHead } from './list-same-head.ts'

test('questions crowd nothing out', async () => {
  const subjects = [...Array.from({ length: 250 }, (_, n) => `compare/${n}`), 'pull/7', 'try/1', 'pull/8']
  const rows = subjects.map((subject) => makeEvaluation(subject, { subject }))
  const list = async (_: number, { cursor = '0', limit }: { cursor?: string | undefined; limit: number }) => {
    const end = Number(cursor) + limit
    return { rows: rows.slice(Number(cursor), end), ...(end < rows.length ? { next: String(end) } : {}) }
  }
  const deps = fakeDeps({ store: { evaluations: { list } } })
  const found = await listSameHead(deps, { repositoryId: 1, headSha: 'a' })
  expect(found.map(({ subject }) => subject)).toEqual(['pull/7', 'pull/8'])
})

/** What a pull request's own policy may not decide about how much is read. */
import { afterAll, expect, test } from 'vitest'
import { openSandbox } from '../sandbox/open-sandbox.ts'
import { gitEnvironment, makeRepository } from '../test/git/make-repository.ts'
import { datasetText, files, policyFile, policyText } from '../test/plan/make-facts.ts'
import { gather } from './gather.ts'
import { openRepository } from './io/git.ts'
import { pair } from './read-change.ts'

const sandbox = openSandbox()
afterAll(() => sandbox.close())

test('a raised max-cases takes effect after its merge, also for a dataset that is new', async () => {
  const capped = policyText.replace('version: 1', 'version: 1\ndefaults: { max-cases: 30 }')
  const raised = policyText
    .replace('version: 1', 'version: 1\ndefaults: { max-cases: 1000000 }')
    .replace('datasets:\n', 'datasets:\n  many: { path: evals/many.jsonl }\n')
    .replace('datasets: [tickets]', 'datasets: [tickets, many]')
  const texts = files as Readonly<Record<string, string>>
  const source = makeRepository()
  const base = source.commit('base', { ...texts, [policyFile]: capped })
  const head = source.commit('head', { [policyFile]: raised, 'evals/many.jsonl': datasetText(31) })
  const { facts } = await gather(
    { repository: openRepository(source.dir, { env: gitEnvironment }), sandbox },
    { refs: pair(base, head, false), configPath: policyFile, only: [] },
  )
  expect(facts.head.datasets.get('evals/tickets.jsonl')).toMatchObject({ ok: true })
  expect(facts.head.datasets.get('evals/many.jsonl')).toMatchObject({
    ok: false,
    problems: [{ code: 'too-many-cases' }],
  })
})

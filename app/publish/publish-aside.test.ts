/** Whatever becomes of a question, somebody is told once; and nothing but its comment is touched. */
import { expect, test } from 'vitest'
import { fakeDeps } from '../../test/app/fake-deps.ts'
import { silentLog } from '../../test/fixtures/silent-log.ts'
import { makeEvaluation } from '../../test/store/rows.ts'
import { GitHubFault, type GitHubRepository } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import { announceAsideFault, publishAside } from './publish-aside.ts'

const aside = { kind: 'compare', number: 7, commentId: 9, runners: ['a', 'b'] }
const ordered = {
  schema: 'promptgate.ordered/1',
  comparisons: [],
  datasets: [],
  prompts: [],
  datasetChanges: [],
  policyDifferences: [],
  headProblems: [],
  change: {},
  firstRepeat: 0,
  aside,
}
const rowOf = (more: Partial<EvaluationRow>): EvaluationRow => ({
  ...makeEvaluation('e1', { subject: 'compare/9', actor: 'linus' }),
  attempt: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  ordered: JSON.stringify(ordered),
  policy: '{}',
  ...more,
})

/** Every call that is not here throws: no check is touched. */
function open(fault?: GitHubFault) {
  const comments = new Map<number, string>()
  const moved: object[] = []
  const repository: Partial<GitHubRepository> = {
    findComment: async (_, marker) => [...comments].find(([, body]) => body.startsWith(marker))?.[0],
    createComment: async (_, body) => {
      if (fault !== undefined && !fault.isAmbiguous) throw fault
      comments.set(comments.size + 1, body)
      if (fault !== undefined) throw fault
      return comments.size
    },
    updateComment: async (id, body) => {
      comments.set(id, body)
      return 'updated'
    },
  }
  const deps = fakeDeps({
    store: {
      repositories: { get: async () => ({ id: 1, owner: 'acme', name: 'shop', installationId: 5 }) },
      reports: {
        read: async () => [{ evaluationId: 'e1', runAttempt: 1, bodyHash: '', body: new Uint8Array() }],
      },
      evaluations: { move: async ({ patch }: { patch: object }) => void moved.push(patch) },
    },
    github: { repository: () => repository },
    settings: { credentials: { webhookSecret: 's'.repeat(32) } },
    metrics: { count() {}, observe() {} },
    log: silentLog,
    nowMs: () => 5,
  })
  const said = () => [...comments.values()].map((body) => body.split('\n').slice(1).join('\n').trim())
  return { deps, said, moved }
}

const answer = async () => ({
  text: '**`a` is the most accurate.**',
  figures: {
    headline: '',
    comparisons: 2,
    regressed: 0,
    improved: 0,
    worse: 0,
    better: 0,
    calls: 4,
    cached: 0,
  },
})
const problems = JSON.stringify([
  {
    path: '',
    code: 'no-workflow',
    message: 'there is no @workflow',
    hint: 'add it',
    url: 'https://github.example/new',
    severity: 'error',
  },
  { path: '', code: 'x', message: 'only a warning', severity: 'warning' },
])

test.each<[EvaluationRow['state'], Partial<EvaluationRow>, RegExp | undefined]>([
  ['queued', {}, undefined],
  ['dispatched', {}, undefined],
  ['running', {}, undefined],
  ['reported', {}, /^@linus \*\*`a` is the most accurate/],
  ['concluded', {}, /^@linus \*\*`a` is the most accurate/],
  [
    'refused',
    { problems },
    /no answer:\n\n- there is no @&#8203;workflow: add it \(\[here\]\(https:\/\/github\.example\/new\)\)$/,
  ],
  [
    'failed',
    { runUrl: 'https://github.example/runs/1' },
    /no answer\. \[Its run\]\(https:\/\/github\.example\/runs\/1\) tells more\.$/,
  ],
  ['timed-out', {}, /the job fell silent and was given up\. No run of the workflow took it up\./],
  ['cancelled', {}, /was cancelled: nothing more is asked\.$/],
  ['superseded', {}, /was cancelled/],
])('%s', async (state, more, told) => {
  const { deps, said } = open()
  await publishAside(deps, rowOf({ state, ...more }), answer)
  await publishAside(deps, rowOf({ state, ...more }), answer)
  expect(said()).toEqual(told === undefined ? [] : [expect.stringMatching(told)])
})

test('it is concluded without a conclusion: it neither blocks nor proves', async () => {
  const { deps, moved } = open()
  await publishAside(deps, rowOf({ state: 'reported' }), answer)
  expect(moved).toEqual([
    { state: 'concluded', blocks: false, concludedAtMs: 5, figures: expect.any(String) },
  ])
})

test('a fault of ours is told, and the answer takes its place', async () => {
  const { deps, said } = open()
  await announceAsideFault(deps, rowOf({ state: 'reported' }))
  expect(said()).toEqual([expect.stringContaining('waits: a fault of Promptgate')])
  await publishAside(deps, rowOf({ state: 'reported' }), answer)
  expect(said()).toEqual([expect.stringContaining('is the most accurate')])
})

test('an answer that GitHub took and did not tell of is not given twice; a locked conversation stays as it is', async () => {
  const lost = open(new GitHubFault('502', { kind: 'unavailable', status: 502, isAmbiguous: true }))
  await publishAside(lost.deps, rowOf({ state: 'cancelled' }), answer)
  expect(lost.said()).toHaveLength(1)
  const locked = open(new GitHubFault('403', { kind: 'forbidden', status: 403, isAmbiguous: false }))
  await publishAside(locked.deps, rowOf({ state: 'cancelled' }), answer)
  expect(locked.said()).toEqual([])
})

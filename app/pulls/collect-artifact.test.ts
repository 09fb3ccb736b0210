/** Whose artifact is taken for a report: the ordered run's own, of the branch's own workflow, and nobody else's. */
import { expect, test } from 'vitest'
import { ORDERED_SCHEMA, type Ordered } from '../../shared/order/ordered.ts'
import type { Deps } from '../deps.ts'
import type { GitHubRepository, WorkflowRun } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { collectArtifact } from './collect-artifact.ts'

const id = 'e'.repeat(32)
const onMain = 'a'.repeat(40)
const ordered = {
  schema: ORDERED_SCHEMA,
  comparisons: [],
  datasets: [],
  prompts: [],
  datasetChanges: [],
  policyDifferences: [],
  headProblems: [],
  change: {},
  firstRepeat: 0,
} as unknown as Ordered
const row = { id, repositoryId: 42, runId: 9, state: 'dispatched', ordered: JSON.stringify(ordered) }
const run: WorkflowRun = {
  id: 9,
  attempt: 1,
  name: `promptgate ${id}`,
  url: 'https://github.example/acme/shop/actions/runs/9',
  event: 'workflow_dispatch',
  path: '.github/workflows/promptgate.yml',
  headBranch: 'main',
  headSha: onMain,
  status: 'completed',
}

/** Whether the run's artifact was looked at; there is none in it. */
async function isLookedAt(changed: Partial<WorkflowRun>, changedRow: Partial<EvaluationRow> = {}) {
  let looked = false
  const github: Partial<GitHubRepository> = {
    getFacts: async () => ({ defaultBranch: 'main' }) as Awaited<ReturnType<GitHubRepository['getFacts']>>,
    getRun: async (runId) => (runId === 9 ? { ...run, ...changed } : undefined),
    isOnBranch: async (branch, sha) => branch === 'main' && sha === onMain,
    readArtifact: async () => {
      looked = true
      return undefined
    },
  }
  const deps = { settings: { workflowPath: '.github/workflows/promptgate.yml' } } as Deps
  const tenant = { row: {}, github } as Tenant
  expect(await collectArtifact(deps, tenant, { ...row, ...changedRow } as EvaluationRow)).toBe(false)
  return looked
}

test('the run that was ordered is looked at', async () => {
  expect(await isLookedAt({})).toBe(true)
})

test.each<[string, Partial<WorkflowRun>, Partial<EvaluationRow>?]>([
  ['another event', { event: 'push' }],
  ['another workflow', { path: '.github/workflows/own.yml' }],
  ['another branch', { headBranch: 'mine' }],
  ['a tag of the name of the branch, with a workflow of its own', { headSha: 'b'.repeat(40) }],
  ['the name of another order', { name: 'promptgate other' }],
  ['an order whose run nobody told', {}, { runId: undefined } as unknown as Partial<EvaluationRow>],
])('a run of %s is not', async (_, changed, changedRow) => {
  expect(await isLookedAt(changed, changedRow)).toBe(false)
})

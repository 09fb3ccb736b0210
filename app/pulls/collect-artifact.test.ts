/** Whose artifact is taken for a report: the ordered run's own, of the branch's own workflow, and nobody else's. */
import { expect, test } from 'vitest'
import { fakeDeps, fakePart } from '../../test/app/fake-deps.ts'
import { ordered } from '../../test/order/make-order.ts'
import { makeRow } from '../../test/publish/make-row.ts'
import type { GitHubRepository, WorkflowRun } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Tenant } from '../tenant.ts'
import { collectArtifact } from './collect-artifact.ts'

const id = 'e'.repeat(32)
const onMain = 'a'.repeat(40)
const row = makeRow({ id, runId: 9, state: 'dispatched', ordered: JSON.stringify(ordered) })
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
async function isLookedAt(changed: Partial<WorkflowRun>, of: EvaluationRow = row) {
  let looked = false
  const github = fakePart<GitHubRepository>('repository', {
    getFacts: async () => ({ defaultBranch: 'main' }),
    getRun: async (runId) => (runId === 9 ? { ...run, ...changed } : undefined),
    isOnBranch: async (branch, sha) => branch === 'main' && sha === onMain,
    readArtifact: async () => {
      looked = true
      return undefined
    },
  })
  const deps = fakeDeps({ settings: { workflowPath: '.github/workflows/promptgate.yml' } })
  const tenant = fakePart<Tenant>('tenant', { github })
  expect(await collectArtifact(deps, tenant, of)).toBe(false)
  return looked
}

test('the run that was ordered is looked at', async () => {
  expect(await isLookedAt({})).toBe(true)
})

test.each<[string, Partial<WorkflowRun>]>([
  ['another event', { event: 'push' }],
  ['another workflow', { path: '.github/workflows/own.yml' }],
  ['another branch', { headBranch: 'mine' }],
  ['a tag of the name of the branch, with a workflow of its own', { headSha: 'b'.repeat(40) }],
  ['the name of another order', { name: 'promptgate other' }],
])('a run of %s is not', async (_, changed) => {
  expect(await isLookedAt(changed)).toBe(false)
})

test('a run of an order whose run nobody told is not', async () => {
  const { runId: _, ...untold } = row
  expect(await isLookedAt({}, untold)).toBe(false)
})

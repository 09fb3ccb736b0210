/** A fault that goes on shows on the check that waits for it, whichever event it came from: no check is queued for ever. */
import { expect, test } from 'vitest'
import { fakeDeps } from '../../test/app/fake-deps.ts'
import { fakeGitHub } from '../../test/publish/fake-github.ts'
import { fakeStore } from '../../test/publish/fake-store.ts'
import { head } from '../../test/publish/make-input.ts'
import { GitHubFault } from '../github/github.ts'
import { reconcileJob, rerunJob } from '../jobs.ts'
import { type Payload, parsePayload } from '../payload.ts'
import { openTenant } from '../tenant.ts'
import { announceCheck } from './announce-check.ts'
import { announceFault } from './announce-fault.ts'

const jobOf = ({ event, payload }: { readonly event: string; readonly payload: string }) =>
  [event, parsePayload(payload)] as const

const events: (readonly [string, Payload])[] = [
  ['pull_request', { pull_request: { number: 7, head: { sha: head } } }],
  ['merge_group', { merge_group: { head_sha: head } }],
  jobOf(reconcileJob({ repositoryId: 42, pull: 7, headSha: head }, 0)),
  jobOf(rerunJob({ repositoryId: 42, pull: 7, head, trigger: 'check_run.rerequested' }, 0, 'd1')),
]

test.each(events)('%s', async (name, payload) => {
  const world = fakeGitHub()
  const fake = fakeStore()
  const github = world.github.repository({ id: 42, installationId: 5, owner: 'acme', name: 'support' })
  const deps = fakeDeps({ store: fake.store, github: { repository: () => github }, nowMs: () => 0 })
  const tenant = openTenant(deps, fake.repository)
  await announceCheck(deps, tenant, { subject: 'pull/7', pull: 7, headSha: head, baseRef: 'main' })
  const event = { id: 'd1', name, repositoryId: 42, payload, attempt: 3 }
  const fault = new GitHubFault('<b>secret</b>', { kind: 'unavailable', status: 500 })
  await announceFault(deps, event, { fault, sinceMs: Date.UTC(2026, 10, 20, 13, 5) })
  expect(world.checks).toMatchObject([{ status: 'completed', conclusion: 'failure' }])
  const { title, summary } = world.checks[0]?.output ?? { title: '', summary: '' }
  expect(title).toMatch(/^Could not evaluate/)
  expect(summary).toMatch(/^Since 2026-11-20 13:05 UTC: GitHub does not answer as it should\. .*`d1`\.$/)
  expect(summary).not.toContain('secret')
})

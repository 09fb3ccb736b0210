/** The check that stands at once: under the right name, and never one that is green already. */
import { expect, test } from 'vitest'
import { fakeDeps } from '../../test/app/fake-deps.ts'
import { fakeGitHub } from '../../test/publish/fake-github.ts'
import { fakeStore } from '../../test/publish/fake-store.ts'
import { head } from '../../test/publish/make-input.ts'
import { openTenant } from '../tenant.ts'
import { announceCheck } from './announce-check.ts'

function open(isProtected = false) {
  const world = fakeGitHub()
  const fake = fakeStore()
  const github = { ...world.github.repository({ id: 42, installationId: 5, owner: 'acme', name: 'support' }) }
  github.isProtected = async () => isProtected
  const deps = fakeDeps({ store: fake.store, github: { repository: () => github } })
  const tenant = openTenant(deps, fake.repository)
  const announce = (baseRef = 'main') =>
    announceCheck(deps, tenant, { subject: 'pull/7', pull: 7, headSha: head, baseRef })
  return { ...world, ...fake, github, announce }
}

const green = {
  name: 'promptgate',
  headSha: head,
  status: 'completed',
  conclusion: 'success',
  output: { title: 'held', summary: 'held' },
  annotations: [],
  actions: [],
} as const

test('a check that is there and unknown is left as it is: the new one waits', async () => {
  const world = open()
  await world.github.createCheck({ ...green, externalId: 'an-evaluation-of-another-life' })
  await world.announce()
  expect(world.checks.map(({ status }) => status)).toEqual(['completed', 'queued'])
  expect(await world.store.publications.getCheck(42, head)).toMatchObject({ id: world.checks[1]?.id })
})

test('one whose answer was lost is taken up', async () => {
  const world = open()
  await world.github.createCheck({ ...green, externalId: 'pull/7', status: 'queued' })
  await world.announce()
  expect(world.checks).toHaveLength(1)
})

test.each([
  ['main', false, 'promptgate'],
  ['release/1', true, 'promptgate'],
  ['weak', false, 'promptgate (unprotected base)'],
])('into %s, protected: %s, it is %s', async (baseRef, isProtected, name) => {
  const world = open(isProtected)
  await world.announce(baseRef)
  expect(world.checks).toMatchObject([{ name, status: 'queued' }])
})

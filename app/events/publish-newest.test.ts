/** Only the newest truth is shown: what is past or void changes nothing, nor does another pull request with the same head. */
import { describe, expect, test } from 'vitest'
import { makePull } from '../../test/publish/fake-github.ts'
import { held, older, openPublisher, regressed } from '../../test/publish/open-publisher.ts'

describe('what is past changes nothing', () => {
  test('a late report for an old head is history', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    publisher.pulls.set(7, makePull({ headSha: older }))
    await publisher.publish()
    expect(publisher.rows.get('e1')?.state).toBe('concluded')
    expect(publisher.writes).toEqual([])
  })

  test('the check of an old head that had begun is ended all the same', async () => {
    const publisher = openPublisher()
    publisher.put({ state: 'running' })
    await publisher.publish()
    publisher.put({ state: 'superseded' })
    publisher.pulls.set(7, makePull({ headSha: older }))
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ status: 'completed', conclusion: 'cancelled' }])
    expect(publisher.comments.size).toBe(0)
  })

  test('an older attempt never overwrites a newer one', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    publisher.put({ id: 'e2', attempt: 2, state: 'queued', createdAtMs: Date.UTC(2026, 10, 20, 13, 8) })
    await publisher.publish('e2')
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ externalId: 'e2', status: 'queued' }])
    expect(publisher.comments.size).toBe(0)
  })

  test('a void order that was made anew leaves the check to its successor', async () => {
    const publisher = openPublisher()
    publisher.put({ state: 'superseded' })
    publisher.put({ id: 'e2', attempt: 2, state: 'running', createdAtMs: Date.UTC(2026, 10, 20, 13, 8) })
    await publisher.publish('e2')
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ externalId: 'e2', status: 'in_progress' }])
  })

  test('nothing is shown of a verdict that became void while it was computed', async () => {
    const publisher = openPublisher(async () => {
      publisher.put({ state: 'superseded' })
      return {
        publication: { check: {} },
        verdict: { conclusion: 'pass', blocks: false },
        figures: {},
        standings: {},
      } as never
    })
    publisher.putReported(held)
    await publisher.publish()
    expect(publisher.writes).toEqual([])
    expect(publisher.counted).toEqual([])
  })

  test.each([
    ['is gone', { evaluationId: 'other' }],
    ['is in another repository', { repositoryId: 43 }],
  ])('an evaluation that %s is not published', async (_, job) => {
    const publisher = openPublisher()
    publisher.put({ repositoryId: 'repositoryId' in job ? 43 : 42 })
    await publisher.publish('evaluationId' in job ? job.evaluationId : 'e1')
    expect(publisher.writes).toEqual([])
  })

  test('nothing is done for a repository that the App was removed from', async () => {
    const publisher = openPublisher()
    publisher.put()
    publisher.setRepository({ ...publisher.repository, removedAtMs: 1 })
    await publisher.publish()
    expect(publisher.writes).toEqual([])
  })
})

describe('two pull requests with one head', () => {
  const other = { id: 'o1', subject: 'pull/8', pull: 8 }

  test('a green one does not unblock the other', async () => {
    const publisher = openPublisher()
    publisher.pulls.set(8, makePull({ number: 8, baseRef: 'develop' }))
    publisher.putReported(regressed)
    await publisher.publish()
    publisher.put({ ...other, state: 'unaffected', createdAtMs: Date.UTC(2026, 10, 20, 13, 9) })
    await publisher.publish('o1')
    expect(publisher.checks.at(-1)).toMatchObject({ externalId: 'e1', conclusion: 'failure' })
  })

  test('a closed one has no say', async () => {
    const publisher = openPublisher()
    publisher.pulls.set(8, makePull({ number: 8, state: 'closed' }))
    publisher.put({ ...other, state: 'failed' })
    publisher.put({ state: 'unaffected' })
    await publisher.publish()
    expect(publisher.checks.at(-1)).toMatchObject({ externalId: 'e1', conclusion: 'success' })
  })
})

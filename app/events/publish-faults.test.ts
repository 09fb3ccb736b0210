/** Publishing against faults of GitHub: nothing is made twice, lost, or green by mistake. */
import { describe, expect, test } from 'vitest'
import { badGateway, makePull } from '../../test/publish/fake-github.ts'
import { mergeBase } from '../../test/publish/make-input.ts'
import { held, openPublisher, regressed } from '../../test/publish/open-publisher.ts'
import { GitHubFault } from '../github/github.ts'

describe('GitHub fails', () => {
  test.each(['createCheck', 'createComment'] as const)(
    'the answer to %s is lost after it was applied: nothing is made twice',
    async (call) => {
      const publisher = openPublisher()
      publisher.putReported(regressed)
      publisher.failNext(call, 'after')
      await publisher.publish()
      expect(publisher.checks).toHaveLength(1)
      expect(publisher.comments.size).toBe(1)
      await publisher.publish()
      expect(publisher.writes.filter((write) => write === call)).toHaveLength(1)
    },
  )

  test.each(['createCheck', 'createComment'] as const)(
    '%s fails before it is applied: the next run makes it',
    async (call) => {
      const publisher = openPublisher()
      publisher.putReported(regressed)
      publisher.failNext(call, 'before')
      await expect(publisher.publish()).rejects.toThrow('502')
      expect(publisher.rows.get('e1')?.state).toBe('concluded')
      await publisher.publish()
      expect(publisher.checks).toHaveLength(1)
      expect(publisher.comments.size).toBe(1)
      expect(publisher.counted.filter(({ name }) => name === 'promptgate_verdicts_total')).toHaveLength(1)
    },
  )

  test.each(['before', 'after'] as const)(
    'an update fails %s it is applied: it is sent again',
    async (how) => {
      const publisher = openPublisher()
      publisher.put({ state: 'running' })
      await publisher.publish()
      publisher.putReported(regressed)
      publisher.failNext('updateCheck', how)
      await expect(publisher.publish()).rejects.toThrow('502')
      await publisher.publish()
      expect(publisher.checks).toMatchObject([{ conclusion: 'failure' }])
    },
  )

  test('a crash between the verdict and the check: the next run shows the same verdict', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    const crash = new GitHubFault('gone', { kind: 'not-installed', status: 403 })
    publisher.failNext('createCheck', 'before', crash)
    await expect(publisher.publish()).rejects.toBe(crash)
    const saved = publisher.rows.get('e1')
    expect(saved).toMatchObject({ state: 'concluded', blocks: true })
    await publisher.publish()
    expect(publisher.rows.get('e1')).toBe(saved)
    expect(publisher.checks).toMatchObject([{ conclusion: 'failure', completedAtMs: saved?.concludedAtMs }])
  })

  test('a comment that somebody deleted is made anew', async () => {
    const publisher = openPublisher()
    publisher.put({ state: 'failed' })
    await publisher.publish()
    publisher.comments.clear()
    publisher.put({ state: 'refused', updatedAtMs: 5 })
    await publisher.publish()
    expect(publisher.comments.size).toBe(1)
  })

  test('a comment whose id was lost is found by its marker', async () => {
    const first = openPublisher()
    first.put({ state: 'failed' })
    await first.publish()
    const second = openPublisher()
    for (const [id, body] of first.comments) second.comments.set(id, body)
    second.put({ state: 'refused' })
    await second.publish()
    expect(second.comments.size).toBe(1)
    expect(second.writes).toEqual(['createCheck', 'updateComment'])
  })

  test('a locked conversation keeps the check and fails nothing', async () => {
    const publisher = openPublisher()
    publisher.put({ state: 'failed' })
    publisher.pulls.set(7, makePull({ isLocked: true }))
    publisher.failNext(
      'createComment',
      'before',
      new GitHubFault('locked', { kind: 'forbidden', status: 403 }),
    )
    await publisher.publish()
    expect(publisher.checks).toHaveLength(1)
  })

  test('a comment that is forbidden for another reason is a fault', async () => {
    const publisher = openPublisher()
    publisher.put({ state: 'failed' })
    publisher.failNext('createComment', 'before', new GitHubFault('no', { kind: 'forbidden', status: 403 }))
    await expect(publisher.publish()).rejects.toThrow('no')
  })

  test('a report that cannot be read is a fault and never a green check', async () => {
    const publisher = openPublisher()
    publisher.putReported(held)
    publisher.reports.clear()
    await expect(publisher.publish()).rejects.toThrow('its report is not there')
    expect(publisher.writes).toEqual([])
  })

  test('the commits are gone from GitHub: annotations stand at the top of the file', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    const repository = publisher.github.repository({} as never) as { compare: unknown }
    repository.compare = async () => {
      throw new GitHubFault('no commit', { kind: 'not-found', status: 404 })
    }
    await publisher.publish()
    expect(publisher.checks[0]?.annotations[0]).toMatchObject({ startLine: 1 })
    expect(badGateway().isAmbiguous).toBe(true)
    expect(mergeBase).toHaveLength(40)
  })
})

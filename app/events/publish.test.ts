/** Publishing against faults: one check, one comment, the newest truth, and nothing shown that was not saved. */
import { describe, expect, test } from 'vitest'
import { times } from '../../test/fixtures/build-report.ts'
import { badGateway, makePull } from '../../test/publish/fake-github.ts'
import { head, mergeBase } from '../../test/publish/make-input.ts'
import { openPublisher } from '../../test/publish/open-publisher.ts'
import { GitHubFault } from '../github/github.ts'
import type { EvaluationRow } from '../store/rows.ts'

const regressed = [{ base: times(60, 1), head: times(60, 0) }]
const held = [{ base: times(200, 1), head: times(200, 1) }]
const older = '9'.repeat(40)

describe('from a report to the pull request', () => {
  test('a regression is saved, then shown as a failed check and one comment', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    await publisher.publish()
    expect(publisher.rows.get('e1')).toMatchObject({ state: 'concluded', conclusion: 'fail', blocks: true })
    expect(publisher.checks).toMatchObject([
      {
        name: 'promptgate',
        headSha: head,
        externalId: 'e1',
        conclusion: 'failure',
        detailsUrl: 'https://gate.example/evaluations/e1',
      },
    ])
    expect(publisher.checks[0]?.annotations[0]).toMatchObject({
      path: 'prompts/support-triage.prompt',
      startLine: 15,
      endLine: 19,
    })
    const [body] = publisher.comments.values()
    expect(publisher.comments.size).toBe(1)
    expect(body).toMatch(/^<!-- promptgate:comment v1 [0-9a-f]{64} -->\n> \[!CAUTION\]/)
    expect(body).toContain(`/blob/${head}/`)
  })

  test('the verdict is counted once, with its time and what it cost', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed, {}, { report: { spent: { money: { amount: 0.25, currency: 'USD' } } } })
    await publisher.publish()
    await publisher.publish()
    expect(publisher.counted).toEqual([
      { name: 'promptgate_verdicts_total', labels: { conclusion: 'fail' }, value: 1 },
      { name: 'promptgate_evaluation_seconds', value: 300 },
      { name: 'promptgate_model_spend_total', labels: { currency: 'USD' }, value: 0.25 },
    ])
  })

  test('an evaluation of a part never turns the check green', async () => {
    const publisher = openPublisher()
    publisher.putReported(held)
    const row = publisher.rows.get('e1') as EvaluationRow
    const ordered = { ...JSON.parse(row.ordered ?? '{}'), only: ['triage'], unproved: ['t/extract@tiny'] }
    publisher.rows.set('e1', { ...row, ordered: JSON.stringify(ordered) })
    await publisher.publish()
    expect(publisher.rows.get('e1')).toMatchObject({ conclusion: 'inconclusive', blocks: true })
    expect(publisher.checks).toMatchObject([{ conclusion: 'failure' }])
    expect(publisher.checks[0]?.output.title).toContain('Only a part of this change was evaluated')
    expect([...publisher.comments.values()][0]).toContain('/eval')
  })

  test('equal content is not sent again', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    await publisher.publish()
    const sent = [...publisher.writes]
    await publisher.publish()
    expect(sent).toEqual(['createCheck', 'createComment'])
    expect(publisher.writes).toEqual(sent)
  })

  test('one check run follows an evaluation from its plan to its verdict', async () => {
    const publisher = openPublisher()
    publisher.put()
    await publisher.publish()
    expect(publisher.checks).toMatchObject([
      { status: 'in_progress', output: { title: 'Reading the change' } },
    ])
    publisher.put({ state: 'running', progress: '{"done":37,"total":120,"secondsLeft":100}' })
    await publisher.publish()
    expect(publisher.checks[0]?.output.title).toMatch(/^37 of 120 calls/)
    publisher.putReported(held)
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ status: 'completed', conclusion: 'success' }])
    expect(publisher.writes).toEqual(['createCheck', 'updateCheck', 'updateCheck', 'createComment'])
  })

  test('a second attempt adds its evidence, in a check run of its own and the same comment', async () => {
    const publisher = openPublisher()
    publisher.putReported([{ base: times(12, 1), head: [0, ...times(11, 1)] }])
    await publisher.publish()
    publisher.putReported([{ base: times(12, 1), head: [0, ...times(11, 1)] }], {
      id: 'e2',
      attempt: 2,
      trigger: 'check_run.rerequested',
      createdAtMs: Date.UTC(2026, 10, 20, 13, 8),
    })
    await publisher.publish('e2')
    expect(publisher.checks.map(({ externalId }) => externalId)).toEqual(['e1', 'e2'])
    expect(publisher.comments.size).toBe(1)
    const [body] = publisher.comments.values()
    expect(body).toContain('<details><summary>Attempts</summary>')
    expect(body).toContain('48 calls')
    expect(JSON.parse(publisher.rows.get('e2')?.figures ?? '')).toMatchObject({ calls: 48 })
  })

  test('a fixed regression is said', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed, { id: 'e0', headSha: older, createdAtMs: 1 })
    publisher.pulls.set(7, makePull({ headSha: older }))
    await publisher.publish('e0')
    publisher.pulls.set(7, makePull())
    publisher.putReported(held)
    await publisher.publish()
    const bodies = [...publisher.comments.values()]
    expect(bodies).toHaveLength(1)
    expect(bodies[0]).toContain('**The regression of `9999999` is fixed.**')
  })

  test('a merge group has a check and no comment', async () => {
    const publisher = openPublisher()
    const { pull: _, ...row } = publisher.put({ subject: `group/${head}`, state: 'failed' })
    publisher.rows.set('e1', row)
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ conclusion: 'failure' }])
    expect(publisher.comments.size).toBe(0)
  })

  test('the check that was announced before anything was read is taken over', async () => {
    const publisher = openPublisher()
    await publisher.announce()
    publisher.put({ state: 'unaffected' })
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ externalId: 'e1', conclusion: 'success' }])
    expect(publisher.writes).toEqual(['createCheck', 'updateCheck'])
  })

  test('an announced check whose id was lost is found', async () => {
    const publisher = openPublisher()
    const { id } = await publisher.announce()
    publisher.forget()
    publisher.put({ state: 'unaffected' })
    await publisher.publish()
    expect(publisher.checks).toMatchObject([{ id, externalId: 'e1' }])
  })

  test('a merge group shows the evidence that it stands on, at its own commit', async () => {
    const publisher = openPublisher()
    publisher.putReported(regressed)
    await publisher.publish()
    const { pull: _, ...proved } = publisher.rows.get('e1') ?? publisher.put()
    const group = '8'.repeat(40)
    publisher.rows.set('g1', {
      ...proved,
      id: 'g1',
      subject: `group/${group}`,
      headSha: group,
      evidenceId: 'e1',
    })
    await publisher.publish('g1')
    const check = publisher.checks.at(-1)
    expect(check).toMatchObject({ headSha: group, externalId: 'g1', conclusion: 'failure' })
    expect(check?.output.summary).toContain(`/blob/${group}/`)
    expect(publisher.counted.filter(({ name }) => name === 'promptgate_verdicts_total')).toHaveLength(1)
  })

  test('the real worker decides the same', async () => {
    const inline = openPublisher()
    const beside = openPublisher('in a worker')
    for (const publisher of [inline, beside]) {
      publisher.putReported(regressed)
      await publisher.publish()
    }
    expect(beside.checks).toEqual(inline.checks)
    expect([...beside.comments]).toEqual([...inline.comments])
  })
})

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

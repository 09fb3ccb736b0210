/** From a report to the pull request: one check, one comment, and nothing shown that was not saved. */
import { describe, expect, test } from 'vitest'
import { times } from '../../test/fixtures/build-report.ts'
import { makePull } from '../../test/publish/fake-github.ts'
import { head } from '../../test/publish/make-input.ts'
import { held, older, openPublisher, regressed } from '../../test/publish/open-publisher.ts'
import type { EvaluationRow } from '../store/rows.ts'

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

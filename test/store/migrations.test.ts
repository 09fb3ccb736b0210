/** The committed migrations make exactly the tables of the schema, and the keys that promises rest on are theirs. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import * as evaluations from '../../app/store/schema/evaluations.ts'
import * as inbox from '../../app/store/schema/inbox.ts'
import * as versions from '../../app/store/schema/versions.ts'
import { onBoth } from './on-both.ts'
import { makeDelivery, noonMs } from './rows.ts'

test('the migrations are those of the schema: npx drizzle-kit generate has nothing to add', async () => {
  const meta = join(import.meta.dirname, '../../drizzle/meta')
  const last =
    (await readdir(meta))
      .filter((name) => name.endsWith('_snapshot.json'))
      .toSorted()
      .at(-1) ?? ''
  const snapshot = JSON.parse(await readFile(join(meta, last), 'utf8'))
  const now = await generateSQLiteDrizzleJson(
    { ...inbox, ...evaluations, ...versions },
    snapshot.id,
    'snake_case',
  )
  expect(await generateSQLiteMigration(snapshot, now)).toEqual([])
})

/** Statements of which the second one must be refused. */
const twice: Record<string, string> = {
  'one active version of a prompt in an environment':
    "insert into promotions (repository_id, environment, prompt, kind, to_fingerprint, source_event, actor, is_active, at_ms) values (1, 'production', 'triage', 'promotion', 'f', hex(randomblob(8)), 'ada', 1, 0)",
  'one promotion for an event':
    "insert into promotions (repository_id, environment, prompt, kind, to_fingerprint, source_event, actor, is_active, at_ms) values (1, 'production', 'triage', 'promotion', 'f', 'release/1', 'ada', 0, 0)",
  'one version for a fingerprint':
    "insert into versions (repository_id, fingerprint, prompt, path, source, first_commit, created_at_ms) values (1, 'f', 'triage', 'a', 'b', 'c', 0)",
  'one open alert of a monitor and a prompt':
    "insert into alerts (repository_id, monitor, prompt, opened_at_ms) values (1, 'nightly', 'triage', 0)",
  'one stored report of a run attempt':
    "insert into reports (repository_id, evaluation_id, run_attempt, body_hash, state, saved_at_ms, keeps_outputs) values (1, 'e1', 1, hex(randomblob(8)), 'stored', 0, 1)",
}

/** What the server asks all the time must not read whole tables. */
const asked: Record<string, string> = {
  'the history of a prompt':
    "select seq from comparisons where repository_id = 1 and prompt = 'p' and is_void = 0 and seq < 9 order by seq desc limit 50",
  'the trials of a report':
    'select n from trials where report_id = 1 and repository_id = 1 and n > 5 order by n limit 50',
  'what is overdue':
    "select id from evaluations where state in ('planning', 'waiting', 'queued', 'dispatched', 'running', 'reported') and deadline_ms is not null and deadline_ms <= 5 order by deadline_ms limit 9",
  'the evaluations of a subject':
    "select id from evaluations where repository_id = 1 and subject = 'pull/7' order by seq desc limit 9",
  'the money of a day':
    "select spent from reservations where repository_id = 1 and day = 'd' and currency = 'EUR'",
  'what is due':
    "select seq from deliveries d indexed by deliveries_open where d.state in ('received', 'leased') and not exists (select 1 from deliveries e indexed by deliveries_lane where e.lane = d.lane and e.state in ('received', 'leased') and e.seq < d.seq) order by seq limit 9",
}

onBoth('the tables', ({ open, query }) => {
  test.each(Object.entries(twice))('hold %s', async (_, statement) => {
    await open()
    await query(statement)
    await expect(query(statement)).rejects.toThrow(/UNIQUE/)
  })

  test.each(Object.entries(asked))('give %s by an index, unsorted', async (_, statement) => {
    await open()
    const plan = (await query(`explain query plan ${statement}`)).map(({ detail }) => String(detail))
    expect(plan.filter((line) => /^SCAN (?!.*USING (COVERING )?INDEX)|TEMP B-TREE/.test(line))).toEqual([])
  })

  test('a promotion that moves the pointer leaves one version active', async () => {
    await open()
    const statement = twice['one active version of a prompt in an environment'] ?? ''
    await query(statement)
    await query('update promotions set is_active = 0 where is_active = 1')
    await query(statement)
    expect(await query('select count(*) as n, sum(is_active) as active from promotions')).toEqual([
      { n: 2, active: 1 },
    ])
  })

  test('opening again changes nothing', async () => {
    const first = await open()
    await first.deliveries.receive(makeDelivery('d1'))
    const before = await query('select tag, applied_at_ms from migrations')
    await first.close()
    expect(await query('select tag, applied_at_ms from migrations')).toEqual(before)
    expect((await query('select received_at_ms from deliveries'))[0]).toEqual({ received_at_ms: noonMs })
  })
})

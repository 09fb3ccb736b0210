/** The committed migrations make exactly the tables of the schema, and the keys that promises rest on are theirs. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { generateSQLiteDrizzleJson, generateSQLiteMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import { migrate } from '../../app/store/migrate.ts'
import { openStore } from '../../app/store/open-store.ts'
import * as evaluations from '../../app/store/schema/evaluations.ts'
import * as inbox from '../../app/store/schema/inbox.ts'
import * as promotions from '../../app/store/schema/promotions.ts'
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
    { ...inbox, ...evaluations, ...promotions, ...versions },
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
  'the versions of a prompt':
    "select v.id from transitions t join versions v on v.repository_id = t.repository_id and v.fingerprint = t.fingerprint left join prompts p on p.repository_id = t.repository_id and p.name = t.prompt where t.repository_id = 1 and t.prompt = 'p' and t.state = 'draft' order by t.id desc limit 9",
  'the transitions of a prompt':
    "select state from transitions where repository_id = 1 and prompt = 'p' order by id limit 9",
  'the transitions of a version':
    "select state from transitions where repository_id = 1 and fingerprint = 'f' order by id limit 9",
  'the prompts': "select path from prompts where repository_id = 1 and (name) > ('p') order by name limit 9",
  'what is served, page by page':
    "select * from promotions where is_active = 1 and (repository_id, environment, prompt, slot) > (1, 'e', 'p', 's') order by repository_id, environment, prompt, slot limit 9",
  'what an environment serves':
    "select * from promotions where is_active = 1 and repository_id = 1 and environment = 'e' and (repository_id, environment, prompt, slot) > (1, 'e', 'p', 's') order by repository_id, environment, prompt, slot limit 9",
  'the history of an environment':
    "select * from promotions where repository_id = 1 and environment = 'e' order by id desc limit 9",
  'where a prompt was served':
    "select * from promotions where repository_id = 1 and prompt = 'p' order by id desc limit 9",
  'what a request moved': "select * from promotions where repository_id = 1 and request_id = 'r' order by id",
  'the requests of an environment':
    "select * from promotion_requests where repository_id = 1 and environment = 'e' and state in ('timer') order by seq desc limit 9",
  'the requests of an evaluation':
    "select * from promotion_requests where repository_id = 1 and evaluation_id = 'e' order by seq desc limit 9",
  'the waivers of versions':
    "select * from waivers where repository_id = 1 and fingerprint in (select value from json_each('[]')) and revoked_at_ms is null",
  'the waivers that ran out':
    'select * from waivers where until_ms > 1 and until_ms <= 2 and revoked_at_ms is null order by until_ms',
  'the evidence of versions':
    "select proof from comparisons c join evaluations e on e.repository_id = c.repository_id and e.id = c.evaluation_id where c.repository_id = 1 and c.head_fingerprint in (select value from json_each('[]')) and is_void = 0 and e.state = 'concluded'",
  'the read keys': 'select * from read_keys where repository_id = 1 order by seq desc',
  'what is due':
    "select seq from deliveries d indexed by deliveries_open where d.state in ('received', 'leased') and not exists (select 1 from deliveries e indexed by deliveries_lane where e.lane = d.lane and e.state in ('received', 'leased') and e.seq < d.seq) order by seq limit 9",
}

onBoth('the tables', ({ open, query }) => {
  test.each(Object.entries(twice))('hold %s', async (_, statement) => {
    await open()
    await query(statement)
    await expect(query(statement)).rejects.toThrow(/UNIQUE/)
  })

  test('give what is asked all the time by an index, unsorted', async () => {
    await open()
    for (const [what, statement] of Object.entries(asked)) {
      const plan = (await query(`explain query plan ${statement}`)).map(({ detail }) => String(detail))
      const slow = /^SCAN (?!json_each|.*USING (COVERING )?INDEX)|TEMP B-TREE/
      expect(
        plan.filter((line) => slow.test(line)),
        what,
      ).toEqual([])
    }
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

test('a database of the first migration alone opens with all that was in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-migrations-'))
  const url = `file:${join(folder, 'app.db')}`
  const own = join(import.meta.dirname, '../../drizzle')
  const journal = JSON.parse(await readFile(join(own, 'meta/_journal.json'), 'utf8'))
  const [first] = journal.entries
  await mkdir(join(folder, 'meta'))
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: [first] }))
  await copyFile(join(own, `${first.tag}.sql`), join(folder, `${first.tag}.sql`))
  const client = createClient({ url })
  try {
    await migrate(client, folder, noonMs)
    const before = await fillTables(client)
    expect(before.size).toBeGreaterThan(20)
    const store = await openStore({ url })
    for (const [table, row] of before) {
      const { rows } = await client.execute(`select * from ${table}`)
      // the store writes facts of its own into `settings`
      expect(rows, table).toContainEqual(expect.objectContaining({ ...row }))
    }
    expect(await store.promotions.pointers(1)).toMatchObject([{ slot: 'stable', requestId: '', sha: '' }])
    expect(await store.prompts.list(1)).toMatchObject([{ name: 't', tags: [], codeOwners: [] }])
    expect(await store.prompts.getVersion(1, 't')).not.toHaveProperty('pull')
    expect(await store.prompts.versions(1, 't', 9)).toEqual([])
    expect(await store.waivers.ofVersions(1, ['t'])).toMatchObject([{ pull: 0, prompt: '' }])
    expect(await store.reviews.list(1, {}, 9)).toMatchObject([{ login: 't', evaluationId: '' }])
    expect(await store.promotions.evidence(1, ['t'])).toEqual([])
    await store.close()
  } finally {
    client.close()
    await rm(folder, { recursive: true, force: true })
  }
})

/** One row in each table, of ones and the letter t. */
async function fillTables(client: Client): Promise<Map<string, Record<string, unknown>>> {
  const tables = await client.execute(
    "select name from sqlite_master where type = 'table' and name <> 'migrations' and name not like 'sqlite%'",
  )
  const filled = new Map<string, Record<string, unknown>>()
  for (const { name } of tables.rows) {
    const columns = (await client.execute(`pragma table_info(${name})`)).rows.filter(
      (row) => row['notnull'] === 1,
    )
    const row = Object.fromEntries(
      columns.map(({ name, type }) => [String(name), String(type).toLowerCase() === 'text' ? 't' : 1]),
    )
    const names = Object.keys(row).map((column) => `"${column}"`)
    await client.execute({
      sql: `insert into ${name} (${names}) values (${names.map(() => '?')})`,
      args: Object.values(row),
    })
    filled.set(String(name), row)
  }
  return filled
}

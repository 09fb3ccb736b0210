/** Prompts and versions: stored once from what the App parsed, found by number, fingerprint and commit. */
import { expect, test } from 'vitest'
import { onBoth } from './on-both.ts'
import { makeEvaluation, makeVersion, noonMs } from './rows.ts'

const f1 = '1'.repeat(64)
const f2 = '2'.repeat(64)
const later = noonMs + 1000

onBoth('prompts', ({ open, query }) => {
  test('a new version is a draft with its transition, once, however often it is saved', async () => {
    const { prompts } = await open()
    const version = makeVersion('triage', f1, { pull: 7, author: 'ada', title: 'Shorter', model: 'm' })
    await prompts.save(1, [version, version], noonMs, false)
    await Promise.all([1, 2, 3].map(() => prompts.save(1, [{ ...version, title: 'Other' }], later, true)))
    expect(await prompts.getVersion(1, f1)).toEqual({
      id: 1,
      repositoryId: 1,
      fingerprint: f1,
      prompt: 'triage',
      path: 'prompts/triage.prompt',
      source: version.source,
      parts: version.parts,
      model: 'm',
      firstCommit: version.commit,
      pull: 7,
      author: 'ada',
      title: 'Shorter',
      createdAtMs: noonMs,
    })
    expect(await prompts.transitions(1, { fingerprint: f1 }, 10)).toEqual([
      {
        repositoryId: 1,
        prompt: 'triage',
        fingerprint: f1,
        state: 'draft',
        actor: 'ada',
        cause: 'pull/7',
        atMs: noonMs,
      },
    ])
    await prompts.save(1, [makeVersion('triage', f2)], later, true)
    expect(await prompts.transitions(1, { prompt: 'triage' }, 1)).toMatchObject([{ fingerprint: f1 }])
    expect(await prompts.transitions(1, { prompt: 'triage', fingerprint: f2 }, 9)).toMatchObject([
      { actor: 'promptgate', cause: `commit/${makeVersion('triage', f2).commit}` },
    ])
    expect((await prompts.versions(1, 'triage', 9)).map(({ fingerprint }) => fingerprint)).toEqual([f2, f1])
    expect(await prompts.versions(1, 'triage', 1)).toHaveLength(1)
  })

  test('versions are numbered from 1 in each repository, without gaps', async () => {
    const { prompts } = await open()
    const idsOf = async (repositoryId: number) =>
      (await prompts.versions(repositoryId, 'triage', 9)).map(({ id }) => id)
    await prompts.save(1, [makeVersion('triage', f1)], noonMs, true)
    await prompts.save(2, [makeVersion('triage', f2)], noonMs, true)
    for (let again = 0; again < 3; again += 1) await prompts.save(1, [makeVersion('triage', f1)], later, true)
    await prompts.save(1, [makeVersion('triage', f2), makeVersion('triage', '3'.repeat(64))], later, true)
    expect([await idsOf(1), await idsOf(2)]).toEqual([[3, 2, 1], [1]])
    expect(await prompts.findVersions(1, 'triage', 'v3')).toMatchObject([{ fingerprint: '3'.repeat(64) }])
    expect(await prompts.findVersions(2, 'triage', 'v3')).toEqual([])
  })

  test('a pull request names a prompt that is not there yet, and changes nothing of one that is', async () => {
    const { prompts } = await open()
    const facts = { owner: 'ada', tags: ['a'], description: 'd', category: 'c', codeOwners: ['@acme/ml'] }
    await prompts.save(1, [makeVersion('triage', f1, facts)], noonMs, false)
    const row = {
      name: 'triage',
      path: 'prompts/triage.prompt',
      ...facts,
      createdAtMs: noonMs,
      updatedAtMs: noonMs,
    }
    expect(await prompts.get(1, 'triage')).toEqual(row)
    const moved = makeVersion('triage', f2, { path: 'other.prompt', codeOwners: ['@bob'] })
    await prompts.save(1, [moved], later, false)
    expect(await prompts.get(1, 'triage')).toEqual(row)
    await prompts.save(1, [moved], later, true)
    await prompts.save(1, [moved], later + 1, true)
    const now = { name: 'triage', path: 'other.prompt', tags: [], codeOwners: ['@bob'] }
    expect(await prompts.list(1)).toEqual([{ ...now, createdAtMs: noonMs, updatedAtMs: later }])
  })

  test('two prompts with the same content are one version, which both have', async () => {
    const { prompts, lists } = await open()
    const twin = makeVersion('twin', f1, { path: 'twin.prompt' })
    await prompts.save(1, [makeVersion('triage', f1), twin], noonMs, true)
    expect(await prompts.versions(1, 'triage', 9)).toMatchObject([{ fingerprint: f1, prompt: 'triage' }])
    expect(await prompts.findVersions(1, 'twin', f1.slice(0, 7))).toMatchObject([
      { fingerprint: f1, prompt: 'twin', path: 'twin.prompt' },
    ])
    const page = { sort: 'createdAt', isDescending: true, limit: 9 } as const
    expect((await lists.versions(1, { prompt: 'twin' }, page)).rows).toMatchObject([
      { fingerprint: f1, prompt: 'twin', path: 'twin.prompt' },
    ])
    expect(await query('select count(*) as n from versions')).toEqual([{ n: 1 }])
  })

  test('the same content in two repositories is two versions, and nobody sees the other', async () => {
    const { prompts } = await open()
    const ofOther = { path: 'secret.prompt', title: 'Secret', owner: 'eve' }
    await prompts.save(2, [makeVersion('triage', f1, ofOther)], noonMs, true)
    await prompts.save(1, [makeVersion('triage', f1), makeVersion('twin', f1)], noonMs, true)
    const seen = [
      await prompts.get(1, 'triage'),
      await prompts.getVersion(1, f1),
      await prompts.versions(1, 'triage', 9),
      await prompts.versions(1, 'twin', 9),
      await prompts.findVersions(1, 'twin', f1),
      await prompts.transitions(1, { fingerprint: f1 }, 9),
    ]
    expect(JSON.stringify(seen)).not.toMatch(/secret|eve|"repositoryId":2/i)
    expect(await prompts.versions(1, 'twin', 9)).toHaveLength(1)
    expect(await prompts.versions(2, 'triage', 9)).toMatchObject([{ repositoryId: 2, title: 'Secret' }])
    expect(await prompts.transitions(2, {}, 9)).toHaveLength(1)
  })

  test('a version is found by its number, its fingerprint or its first commit, and by nothing vague', async () => {
    const { prompts } = await open()
    const near = `${'1'.repeat(10)}${'a'.repeat(54)}`
    const commit = 'c0ffee1'.padEnd(40, '0')
    await prompts.save(1, [makeVersion('triage', f1), makeVersion('triage', near, { commit })], noonMs, true)
    await prompts.save(1, [makeVersion('other', f2, { commit })], noonMs, true)
    const id = (await prompts.getVersion(1, f1))?.id ?? 0
    const find = async (name: string) =>
      (await prompts.findVersions(1, 'triage', name)).map(({ fingerprint }) => fingerprint)
    expect(await find(`v${id}`)).toEqual([f1])
    expect(await find(`V${id}`)).toEqual([f1])
    expect(await find(String(id))).toEqual([f1])
    expect(await find('c0ffee1')).toEqual([near])
    expect(await find('C0FFEE10')).toEqual([near])
    expect(await find('1'.repeat(10))).toEqual([near, f1])
    expect(await find('1'.repeat(11))).toEqual([f1])
    for (const none of ['111111', f2, 'v0', '', '*******', '1111111*', "1' or 1=1", '9'.repeat(30)])
      expect([none, await find(none)]).toEqual([none, []])
  })

  test('a deleted prompt is archived once, with what is active of it, and comes back with its file', async () => {
    const { prompts } = await open()
    await prompts.save(1, [makeVersion('triage', f1), makeVersion('other', f2)], noonMs, true)
    await query(
      "insert into promotions (repository_id, environment, prompt, kind, to_fingerprint, source_event, actor, is_active, at_ms) values (1, 'production', 'triage', 'promotion', ?, 'merge/1', 'ada', 1, 0), (1, 'staging', 'triage', 'promotion', ?, 'merge/1', 'ada', 0, 0), (2, 'production', 'triage', 'promotion', ?, 'merge/1', 'ada', 1, 0)",
      [f1, f2, f2],
    )
    await prompts.archive(1, ['triage', 'nobody'], 'pull/9', later)
    await prompts.archive(1, ['triage'], 'pull/9', later + 1)
    expect(await prompts.get(1, 'triage')).toMatchObject({ archivedAtMs: later })
    expect(await prompts.get(1, 'other')).not.toHaveProperty('archivedAtMs')
    const [draft, ...rest] = await prompts.transitions(1, { prompt: 'triage' }, 9)
    expect(draft?.state).toBe('draft')
    expect(rest).toMatchObject([
      { state: 'archived', fingerprint: f1, environment: 'production', cause: 'pull/9', atMs: later },
    ])
    expect(await prompts.versions(1, 'triage', 9)).toHaveLength(1)
    await prompts.save(1, [makeVersion('triage', f1)], later + 2, true)
    expect(await prompts.get(1, 'triage')).not.toHaveProperty('archivedAtMs')
  })

  test('versions come with the evaluation that measures them, or not at all', async () => {
    const { evaluations, prompts } = await open()
    const begin = (id: string, fingerprint: string, more = {}) =>
      evaluations.begin({
        evaluation: makeEvaluation(id, { attempt: 1 }),
        nowMs: noonMs,
        supersede: false,
        jobs: [],
        versions: [makeVersion('triage', fingerprint)],
        ...more,
      })
    const reserve = { currency: 'EUR', day: '2026-11-20', amount: 2, perDay: 1 }
    expect(await begin('e0', f2, { reserve })).toMatchObject({ kind: 'over-budget' })
    await prompts.save(1, [makeVersion('triage', '3'.repeat(64), { path: 'now.prompt' })], noonMs, true)
    expect(await begin('e1', f1)).toMatchObject({ kind: 'begun' })
    expect(await prompts.get(1, 'triage')).toMatchObject({ path: 'now.prompt' })
    expect(await begin('e2', f2)).toMatchObject({ kind: 'exists' })
    expect(await prompts.getVersion(1, f1)).toMatchObject({ prompt: 'triage' })
    expect(await prompts.getVersion(1, f2)).toBeUndefined()
    expect(await prompts.transitions(1, {}, 9)).toHaveLength(2)
  })

  test('what a report told before is replaced by what the App parsed', async () => {
    const { prompts } = await open()
    await query(
      "insert into versions (repository_id, fingerprint, prompt, path, source, first_commit, created_at_ms) values (1, ?, 'lie', 'lie', 'lie', 'lie', 5)",
      [f1],
    )
    const version = makeVersion('triage', f1)
    await prompts.save(1, [version], noonMs, false)
    expect(await prompts.versions(1, 'triage', 9)).toMatchObject([
      { prompt: 'triage', path: version.path, source: version.source, parts: version.parts, createdAtMs: 5 },
    ])
  })

  test('more prompts than one unit takes are saved, and saved again', async () => {
    const store = await open()
    const many = Array.from({ length: 1100 }, (_, n) =>
      makeVersion(`p${n + 1000}`, n.toString(16).padStart(64, '0')),
    )
    await store.prompts.save(1, many, noonMs, true)
    await store.prompts.save(1, many, later, true)
    expect(await query('select count(*) as n, max(updated_at_ms) as at from prompts')).toEqual([
      { n: 1100, at: noonMs },
    ])
    const names = (await store.prompts.list(1)).map(({ name }) => name)
    expect(names).toEqual(many.map(({ prompt }) => prompt).toSorted())
    expect(await query('select count(*) as n from transitions')).toEqual([{ n: 1100 }])
  })
})

/** What a prompt scored, where it went, and what became of its versions; and what differs between two of them. */
import { expect, test } from 'vitest'
import { packVersion } from '../../shared/promotion/version-parts.ts'
import type { Prompt } from '../../shared/prompt/prompt.ts'
import { openCommands } from '../../test/commands/open-commands.ts'
import { losses, ones } from '../../test/fixtures/decide-report.ts'
import { makePointer, makeRequest, makeVersion } from '../../test/store/rows.ts'

const prompt = (over: Partial<Prompt>): string =>
  packVersion(
    {
      path: 'prompts/support-triage.prompt',
      format: 'dotprompt',
      name: 'support-triage',
      tags: [],
      params: {},
      inputDefaults: {},
      output: {},
      tools: [],
      template: { kind: 'handlebars', text: '', body: {} },
      source: '',
      templateLine: 1,
      testData: [],
      ...over,
    } as Prompt,
    new Map(),
    [],
  )

async function openServed() {
  const opened = await openCommands()
  const report = await opened.conclude([{ base: ones(60), head: losses(41, 60) }])
  const { base, head } = report.comparisons[0] ?? {}
  const fingerprints = [base?.fingerprint ?? '', head?.fingerprint ?? '']
  const versions = [
    makeVersion('support-triage', fingerprints[0] ?? '', {
      source: 'Answer with one label only.\nThe ticket: {{ticket}}\n',
      parts: prompt({ model: 'tiny', params: { temperature: 0 } }),
      title: 'The first one',
      owner: 'support-team',
    }),
    makeVersion('support-triage', fingerprints[1] ?? '', {
      source: 'Answer with a sentence.\nThe ticket: {{ticket}}\n',
      parts: prompt({ model: 'tiny', params: { temperature: 0.7, max_tokens: 50 } }),
      title: 'Be @friendly <b>',
      owner: 'support-team',
      pull: 7,
      commit: 'c'.repeat(40),
    }),
  ]
  await opened.store.prompts.save(42, versions, opened.deps.nowMs(), true)
  const request = makeRequest('r1', { repositoryId: 42, state: 'proving' })
  await opened.store.promotions.open(request, [])
  await opened.store.promotions.move({
    repositoryId: 42,
    requestId: 'r1',
    result: { headline: 'moved', prompts: [] },
    rows: [makePointer('support-triage', fingerprints[0] ?? '', { atMs: opened.deps.nowMs() + 60_000 })],
    nowMs: opened.deps.nowMs() + 60_000,
    jobs: [],
  })
  return { ...opened, fingerprints }
}

test('evaluations and promotions in one table, the newest first, with what each version is now', async () => {
  const { say } = await openServed()
  const { answer = '' } = await say('/history support-triage', { role: 'write' })
  expect(answer).toMatch(
    /^@grace the history of `support-triage`: served by `production` · owner support-team\./,
  )
  const rows = answer.split('\n').filter((line) => /^\| `20\d\d/.test(line))
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatch(
    /\| v1 `[0-9a-f]{7}` +\| promoted to `production` by ada +\| ● serves now +\| active in production/,
  )
  expect(rows[1]).toMatch(
    /\| v2 `[0-9a-f]{7}` +\| evaluated in pull request 7 on `tiny` +\| ▼ regressed 100\.0.% → 31\.7.%/,
  )
})

test('what a version is now: where it is served, and that of the newest of very many', async () => {
  const { say, store, deps, fingerprints } = await openServed()
  const nowMs = deps.nowMs() + 120_000
  const many = Array.from({ length: 501 }, (_, at) =>
    makeVersion('support-triage', String(at).padStart(64, '0')),
  )
  await store.prompts.save(42, many, nowMs, true)
  const promote = async (environment: string, fingerprint: string) => {
    const id = `${environment} ${fingerprint}`
    const [before] = await store.promotions.pointers(42, environment)
    await store.promotions.open(makeRequest(id, { repositoryId: 42, environment, state: 'proving' }), [])
    const expected = before === undefined ? {} : { expected: before.id }
    const moved = await store.promotions.move({
      repositoryId: 42,
      requestId: id,
      result: { headline: 'moved', prompts: [] },
      rows: [makePointer('support-triage', fingerprint, { atMs: nowMs, ...expected })],
      nowMs,
      jobs: [],
    })
    expect(moved.kind).toBe('moved')
  }
  const [first = '', second = ''] = fingerprints
  await promote('staging', first)
  await promote('staging', second)
  await promote('canary', second)
  const { answer = '' } = await say('/history support-triage')
  expect(answer).toMatch(/promoted to `production` by ada +\| ● serves now +\| active in production \|/)
  expect(answer).toMatch(/promoted to `canary` .* active in canary, active in staging \|/)
})

test('also in an issue; a name that no prompt has gets the one that is meant', async () => {
  const { say } = await openServed()
  expect((await say('/history support-triage', { isIssue: true })).answer).toContain(
    'promoted to `production`',
  )
  const told = await say('/history suport-triage')
  expect(told.answer).toMatch(/^@grace No prompt is called `suport-triage`: did you mean "support-triage"\?$/)
  expect((await say('/history')).answer).toContain('PROMPT is missing')
})

test('two versions differ in words and in settings; strangers’ text stays text', async () => {
  const { say, fingerprints } = await openServed()
  const { answer = '' } = await say(`/diff support-triage production ${fingerprints[1]?.slice(0, 8)}`)
  expect(answer).toMatch(
    /^@grace `support-triage` from v1 `[0-9a-f]{7}` \(.*“The first one”\) to v2 `[0-9a-f]{7}` \(/,
  )
  expect(answer).toContain('@&#8203;friendly &#60;b&#62;')
  expect(answer).toMatch(/\| temperature +\| `0` +\| `0\.7` +\|/)
  expect(answer).toMatch(/\| max&#95;tokens +\| — +\| `50` +\|/)
  expect(answer).toContain('<pre>')
  expect(answer).toMatch(/<del>one label only<\/del><ins>a sentence<\/ins>/)
  expect(answer).not.toContain('| model')
})

const asked: readonly (readonly [string, RegExp])[] = [
  ['/diff support-triage v1 v2', /^@grace `support-triage` from v1/],
  [`/diff support-triage v1 ${'c'.repeat(12)}`, /to v2/],
  ['/diff support-triage v1 1', /both names are of one version: v1/],
  ['/diff support-triage v1 v9', /Nothing to compare: .*has no version .*v9.*; its newest are v2/],
  ['/diff support-triage nowhere v8', /has no version .*nowhere.*v8/],
  ['/diff suport-triage v1 v2', /did you mean "support-triage"/],
  ['/diff support-triage v1', /PROMPT A B is missing/],
]

test('versions by number, fingerprint, commit or environment', async () => {
  const { say } = await openServed()
  for (const [line, answer] of asked) expect((await say(line)).answer).toMatch(answer)
})

test('a difference that is too long for a comment is cut, and says so', async () => {
  const { say, store, deps } = await openServed()
  const lines = Array.from({ length: 4_000 }, (_, at) => `Rule ${at}: ${'word '.repeat(8)}${at * 7919}`)
  const long = makeVersion('support-triage', 'e'.repeat(64), {
    source: `${lines.join('\n')}\n`,
    parts: prompt({}),
  })
  await store.prompts.save(42, [long], deps.nowMs(), true)
  const { answer = '' } = await say(`/diff support-triage v1 ${'e'.repeat(10)}`)
  expect(answer.length).toBeLessThan(65_536)
  expect(answer).toMatch(/<\/pre>\n\nCut here: the rest is too long for a comment\.$/)
})

/** The App is away while GitHub has two hundred things to tell; it comes back, asks for each of them once, and acts once. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf } from '../read-pull.ts'
import { collectJobs } from './collect-jobs.ts'

test('two hundred missed deliveries are recovered once', async () => {
  const gate = await promptgateForTest()
  const { github, settled, start, stop } = gate
  const jobs = collectJobs(gate, () => true)
  const shop = await gate.repository({ files: appFiles() })
  await stop()

  const before = github.hooks.log.length
  const prompt = await shop.openPull({
    title: 'Kinder',
    branch: 'kinder',
    files: { [promptPath]: mendedPrompt },
  })
  const docs = await Promise.all(
    Array.from({ length: 9 }, async (_, n) =>
      shop.openPull({ title: `Docs ${n}`, branch: `docs-${n}`, files: { 'README.md': `# ${n}\n` } }),
    ),
  )
  const first = docs.map((pull) => pull.headSha())
  for (const pull of docs) await pull.push({ 'README.md': `# Pushed ${pull.number}\n` })
  for (const pull of docs) pull.comment('linus', '/help')
  for (let edits = 0; github.hooks.log.length - before < 200; edits += 1) {
    await docs[edits % docs.length]?.edit({ title: `Title ${edits}` })
    // `edit` tells of it in the background
    if (edits % 10 === 0 || github.hooks.log.length - before > 180) await github.settled()
  }
  await github.settled()
  const missed = github.hooks.log.slice(before)
  expect(missed).toHaveLength(200)
  expect(missed.every(({ statusCode }) => statusCode === 502)).toBe(true)
  expect(shop.repository.checks.size).toBe(0)

  const asked = () => github.count('POST /app/hook/deliveries/:id/attempts')
  const pages = () => github.count('GET /app/hook/deliveries')
  /** a hundred a sweep; the next start goes on where this one stood */
  for (const wanted of [100, 200]) {
    await start()
    while (asked() < wanted) await sleep(50)
    await settled()
    if (wanted === 100) await stop()
  }
  expect(pages()).toBeGreaterThanOrEqual(5)
  const again = github.hooks.log.filter(({ isRedelivery }) => isRedelivery)
  expect(again).toHaveLength(200)
  expect(new Set(again.map(({ hook }) => hook.guid))).toEqual(new Set(missed.map(({ hook }) => hook.guid)))

  // once more from the start: there is nothing left to ask for
  const readSoFar = pages()
  await stop()
  const app = await start()
  while (pages() === readSoFar) await sleep(50)
  await settled()
  expect(asked()).toBe(200)

  expect([prompt, ...docs].map(conclusionOf)).toEqual(Array.from({ length: 10 }, () => 'success'))
  expect([prompt, ...docs].map((pull) => pull.checks().length)).toEqual(Array.from({ length: 10 }, () => 1))
  // heads that were gone when it came back are nobody's business
  expect(first.flatMap((sha) => shop.checks(sha))).toEqual([])
  expect(docs.map((pull) => answersOf(pull).length)).toEqual(docs.map(() => 1))
  expect(jobs).toHaveLength(1)
  const { deliveries } = app.deps.store
  expect((await deliveries.known(missed.map(({ hook }) => hook.guid))).size).toBe(200)
  expect((await deliveries.counts(Date.now())).byState).toMatchObject({ received: 0, leased: 0, dead: 0 })
  expect(github.problems()).toEqual([])
}, 300_000)

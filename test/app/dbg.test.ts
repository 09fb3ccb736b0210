import { test } from 'vitest'
import { promptPath, worsePrompt } from '../action/triage-files.ts'
import { appFiles, promptgateForTest } from './promptgate-for-test.ts'
test('x', async () => {
  const p = await promptgateForTest()
  const shop = await p.repository({ files: appFiles() })
  const pull = await shop.openPull({ title: 'Shorter', branch: 'shorter', files: { [promptPath]: worsePrompt } })
  await p.settled()
  await new Promise((r) => setTimeout(r, 8000))
  console.log(p.lines.filter((l) => !l.includes('"request"')).join(''))
  console.log(p.github.exchanges.map((e) => `${e.method} ${e.path} ${e.status}`).join('\n'))
  console.log(pull.checks().map((c) => JSON.stringify([c.name, c.status, c.conclusion, c.output.title, c.externalId])).join('\n'))
  console.log(p.jobs.map((j) => j.log).join('\n'))
  console.log("PROB", p.github.problems().filter((x) => x.startsWith("stand-in") || !x.includes("blobs")).slice(0, 5))
}, 60_000)

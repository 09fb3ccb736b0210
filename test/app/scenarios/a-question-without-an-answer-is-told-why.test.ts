/** `/compare` on a runner that is away, `/try` without a workflow: each ends in a comment, and no check is touched. */
import { expect, inject, test } from 'vitest'
import { mendedPrompt, promptPath, triageFiles } from '../../action/triage-files.ts'
import type { Entries } from '../../git/entries.ts'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { answersOf, conclusionOf } from '../read-pull.ts'
import { resultsOf } from '../read-results.ts'

const runner = `{ kind: auto }
  away: { kind: auto }`
const gate = `{ max-regression: 0.1 }
    runners: [tiny]`

test('a question without an answer is told why', async () => {
  const jobEnv = {
    PROMPTGATE_RUNNER_TINY_URL: inject('runnerUrl'),
    PROMPTGATE_RUNNER_AWAY_URL: 'http://127.0.0.1:9/v1',
  }
  const { github, repository, settled, jobs } = await promptgateForTest({ jobEnv })
  const files = { [promptPath]: mendedPrompt }
  const shop = await repository({ files: appFiles({ runner, gate, cases: 12 }) })
  const pull = await shop.openPull({ title: 'Kinder', branch: 'kinder', files })
  await settled()
  const before = conclusionOf(pull)
  pull.comment('linus', '/compare tiny away')
  await settled()
  expect(jobs).toHaveLength(2)
  expect(resultsOf(pull)).toEqual([
    expect.stringMatching(
      /^@linus \*\*Nothing is recommended: it was stopped: The runner cannot be used.*\.\*\*$/,
    ),
  ])
  expect(conclusionOf(pull)).toBe(before)

  const bare = await repository({ name: 'bare', files: triageFiles({ cases: 12 }) as Entries })
  const other = await bare.openPull({ title: 'Kinder', branch: 'kinder', files })
  await settled()
  other.comment('linus', '/try support-triage ticket=x')
  await settled()
  expect(answersOf(other)).toEqual([expect.stringContaining('Trying `support-triage`')])
  expect(resultsOf(other)).toEqual([expect.stringMatching(/^@linus `\/try` has no answer:\n\n- .*workflow/)])
  expect(jobs).toHaveLength(2)
  expect(github.problems()).toEqual([])
}, 120_000)

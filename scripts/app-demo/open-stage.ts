/** Everything the story plays on: GitHub's stand-in, the App, a repository with the check required, and eyes on both. */

import { type Promptgate, startPromptgate } from '../../test/app/start-promptgate.ts'
import type { RepositoryHandle } from '../../test/github/scenario/open-repository.ts'
import { tell } from './say.ts'
import { readExample, withEnvironments } from './triage-edits.ts'

/** What the App told GitHub of its check, one step at a time. */
export interface CheckStep {
  readonly state: string
  readonly title: string
}

export interface Stage {
  readonly promptgate: Promptgate
  readonly shop: RepositoryHandle
  readonly files: Readonly<Record<string, string>>
  /** of the model, as OpenAI's API has it */
  readonly runnerUrl: string
  /** says that it is so, or remembers that it is not */
  readonly prove: (isSo: boolean, sentence: string) => void
  /** sentences that did not hold */
  readonly broken: readonly string[]
  /** follows our check until nothing is under way; every step of it, oldest first */
  readonly watch: (onPending?: () => Promise<void>) => Promise<readonly CheckStep[]>
  readonly close: () => Promise<void>
}

export interface StageOptions {
  readonly runnerUrl: string
  readonly cacheDir: string
}

const everyMs = 25
const pending: ReadonlySet<string> = new Set(['queued', 'in_progress'])

function readSteps(promptgate: Promptgate, from: number): CheckStep[] {
  const writes = promptgate.github.exchanges
    .slice(from)
    .filter(
      ({ method, path, status }) => method !== 'GET' && /\/check-runs(?:\/\d+)?$/.test(path) && status < 300,
    )
  const steps = writes.map(({ responseBody }): CheckStep => {
    const check = responseBody as {
      status: string
      conclusion: string | null
      output: { title: string | null }
    }
    return { state: check.conclusion ?? check.status, title: check.output.title ?? '' }
  })
  // buttons, links and further annotations are no step
  return steps.filter(
    ({ state, title }, at) =>
      title !== '' && (steps[at - 1]?.state !== state || steps[at - 1]?.title !== title),
  )
}

export async function openStage({ runnerUrl, cacheDir }: StageOptions): Promise<Stage> {
  const promptgate = await startPromptgate({ runnerUrl, jobEnv: { 'INPUT_CACHE-DIR': cacheDir } })
  const broken: string[] = []
  const files = withEnvironments(await readExample())
  const shop = await promptgate.repository({ owner: 'acme', name: 'support', files })
  const watch: Stage['watch'] = async (onPending) => {
    let isSettled = false
    const settled = promptgate.settled().finally(() => {
      isSettled = true
    })
    const from = watched
    let shown = 0
    for (;;) {
      const isLast = isSettled
      const steps = readSteps(promptgate, from)
      for (const { state, title } of steps.slice(shown)) tell(`check ${state.padEnd(15)} ${title}`)
      if (steps.length > shown && pending.has(steps.at(-1)?.state ?? '')) await onPending?.()
      shown = steps.length
      if (isLast) break
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
    await settled
    watched = promptgate.github.exchanges.length
    return readSteps(promptgate, from)
  }
  let watched = promptgate.github.exchanges.length
  return {
    promptgate,
    shop,
    files,
    runnerUrl,
    prove: (isSo, sentence) => {
      tell(`${isSo ? '✓' : '✗ not so:'} ${sentence}`)
      if (!isSo) broken.push(sentence)
    },
    broken,
    watch,
    close: promptgate.close,
  }
}

/** The story of the App in nine steps. Each step says what happens, and proves that it did. */
import type { PullHandle } from '../../test/github/scenario/open-pull.ts'
import type { Stage } from './open-stage.ts'
import { pressMerge } from './press-merge.ts'
import { alertOf, headlineOf, ownComments } from './read-bot.ts'
import { begin, tell } from './say.ts'
import { mergeMended, openStaging, releaseAll, stopAndGoOn } from './tell-shipping.ts'
import { friendlier, promptPath, reworded, withoutLabelLine } from './triage-edits.ts'

/** Each keeps a page as it is now, under a name. */
export interface Takes {
  readonly take: (name: string, pull: PullHandle, caption: string) => Promise<void>
  readonly takeCommit: (name: string, sha: string, caption: string) => Promise<void>
}

const headline = (pull: PullHandle): string => headlineOf(ownComments(pull)[0]?.body)

async function openDocs({ shop, watch, prove, promptgate }: Stage, { take }: Takes): Promise<void> {
  begin('1. A pull request that touches no prompt')
  await shop.push(
    'docs',
    { 'README.md': '# The support team\n' },
    { by: 'linus', message: 'Say whose it is' },
  )
  const pull = await shop.openPull({
    title: 'Say whose it is',
    branch: 'docs',
    by: 'linus',
    body: 'Only the README.',
  })
  const steps = await watch()
  prove(
    steps.at(-1)?.state === 'success' && promptgate.jobs.length === 0,
    'green at once: no job, no model call',
  )
  prove(ownComments(pull).length === 0, 'no comment')
  await take('1-no-prompt', pull, 'A pull request that touches no prompt is green at once')
}

async function dropLine(stage: Stage, { take }: Takes): Promise<PullHandle> {
  const { shop, watch, prove, files, promptgate } = stage
  begin('2. “Friendlier triage” drops the line “Answer with one label only.”')
  const good = files[promptPath] ?? ''
  const worse = friendlier(withoutLabelLine(good))
  await shop.push('friendlier', { [promptPath]: worse }, { message: 'Friendlier triage' })
  const body = 'Our customers deserve kind words. The prompt gets one, and is a line shorter.'
  const pull = await shop.openPull({ title: 'Friendlier triage', branch: 'friendlier', body })
  const steps = await watch(() => take('2-running', pull, 'The check tells how far the evaluation is'))
  const states = steps.map(({ state }) => state)
  prove(
    ['queued', 'in_progress', 'failure'].every((state) => states.includes(state)),
    'the check was queued, told how far it is, and ended red',
  )
  prove(
    promptgate.jobs.at(-1)?.exitCode === 0,
    'the job of the default branch’s workflow measured, and decided nothing',
  )
  prove(ownComments(pull).length === 1 && alertOf(ownComments(pull)[0]?.body) === 'CAUTION', 'one comment:')
  tell(`  ${headline(pull)}`)
  const { status, message } = await pressMerge(promptgate.github, pull, 'ada')
  prove(status === 405, `ada presses Merge, GitHub refuses (${status}): ${message}`)
  await take('3-blocked', pull, 'The line is gone: the check is red, and GitHub refuses the merge')
  return pull
}

async function mendLine(stage: Stage, pull: PullHandle, { take }: Takes): Promise<void> {
  const { watch, prove, files } = stage
  begin('3. The author puts the line back and keeps the friendlier words')
  const [before] = ownComments(pull)
  const mended = friendlier(files[promptPath] ?? '')
  await pull.push({ [promptPath]: mended }, { message: 'Say again that the label must stand alone' })
  const steps = await watch()
  const [after, ...others] = ownComments(pull)
  prove(steps.at(-1)?.state === 'success', 'the check is green')
  prove(
    after?.id === before?.id && others.length === 0 && /fixed/i.test(after?.body ?? ''),
    'the same comment, edited:',
  )
  tell(`  ${headline(pull)}`)
  await take('4-mended', pull, 'The line is back: the comment says so, and the merge is allowed')
}

async function proposeFromFork(stage: Stage, { take }: Takes): Promise<void> {
  const { shop, watch, prove, files, promptgate } = stage
  begin('9. Somebody from outside proposes other words, from a fork')
  const fork = await shop.fork('mallory')
  const proposal = reworded(friendlier(files[promptPath] ?? ''))
  await fork.push('shorter', { [promptPath]: proposal }, { by: 'mallory', message: 'Reply, not answer' })
  const pull = await shop.openPull({
    title: 'Reply, not answer',
    branch: 'shorter',
    from: fork,
    by: 'mallory',
  })
  const jobs = promptgate.jobs.length
  const waiting = await watch()
  prove(
    waiting.at(-1)?.state === 'action_required' && promptgate.jobs.length === jobs,
    'nothing runs before somebody looked',
  )
  await take('10-fork-waits', pull, 'A fork waits for a command that names what was read')
  const command = `/eval ${pull.headSha()}`
  tell(`linus, who may write, has read it and comments: ${command}`)
  pull.comment('linus', command)
  const steps = await watch()
  prove(
    steps.at(-1)?.state === 'success' && promptgate.jobs.length === jobs + 1,
    'that commit was measured, and it holds',
  )
  tell(`  ${headline(pull)}`)
  await take('11-fork-measured', pull, 'After /eval the fork’s commit was measured, and no other')
}

export async function tellStory(stage: Stage, takes: Takes): Promise<void> {
  await openDocs(stage, takes)
  const pull = await dropLine(stage, takes)
  await mendLine(stage, pull, takes)
  await openStaging(stage)
  await mergeMended(stage, pull, takes)
  await releaseAll(stage, pull, takes)
  await stopAndGoOn(stage, pull, takes)
  await proposeFromFork(stage, takes)
}

/** The second half of the story: from the merge to an application, its emergency stop, and what is known of it later. */
import type { PullHandle } from '../../test/github/scenario/open-pull.ts'
import type { Deployment } from '../../test/github/state/repository.ts'
import { openApplication } from './open-application.ts'
import type { Stage } from './open-stage.ts'
import { pressMerge } from './press-merge.ts'
import { answers, headlineOf, promotionComments, tablesIn } from './read-bot.ts'
import { begin, tell } from './say.ts'
import type { Takes } from './tell-story.ts'

const name = 'support-triage'
const stateOf = (deployment: Deployment | undefined): string => deployment?.statuses.at(-1)?.state ?? 'none'

/** Until now nobody measured what the default branch holds: the first `/promote` does. */
export async function openStaging({ shop, watch, prove, promptgate }: Stage): Promise<void> {
  begin('4. Staging begins with a prompt that no pull request has changed')
  const issue = shop.openIssue({ title: 'Serve our prompts', by: 'grace' })
  const command = '/promote order-extract to staging'
  tell(`grace, a maintainer, comments in an issue: ${command}`)
  const jobs = promptgate.jobs.length
  issue.comment('grace', command)
  await watch()
  const [deployment, ...more] = shop.deployments('staging')
  prove(promptgate.jobs.length === jobs + 1, 'it was measured on the default branch first')
  prove(more.length === 0 && stateOf(deployment) === 'success', `deployed: ${deployment?.description ?? ''}`)
}

export async function mergeMended(stage: Stage, pull: PullHandle, { take }: Takes): Promise<void> {
  const { shop, prove, promptgate } = stage
  begin('5. The mended pull request is merged: staging moves')
  const jobs = promptgate.jobs.length
  const { status, message } = await pressMerge(promptgate.github, pull, 'ada')
  const sha = pull.pull.mergeCommitSha ?? ''
  prove(status === 200 && pull.pull.mergedAtMs !== undefined, `ada presses Merge (${status}): ${message}`)
  await promptgate.settled()

  const { store } = promptgate.app().deps
  const { rows } = await store.reports.history(shop.id, name, { limit: 1 })
  const pointers = await store.promotions.pointers(shop.id, 'staging')
  const served = pointers.find(({ prompt }) => prompt === name)
  const measured = rows[0]?.headFingerprint
  prove(
    measured !== undefined && served?.toFingerprint === measured && promptgate.jobs.length === jobs,
    `staging serves exactly what was measured in #${pull.number}, ${measured?.slice(0, 12)}, and no call was made again`,
  )
  const deployment = shop.deployments('staging').find((each) => each.sha === sha)
  prove(stateOf(deployment) === 'success', `deployed: ${deployment?.description ?? ''}`)
  const comments = promotionComments(pull.comments())
  prove(comments.length === 1 && tablesIn(comments[0]?.body) === 1, 'one comment with one table:')
  tell(`  ${headlineOf(comments[0]?.body)}`)
  await take('5-merged', pull, 'Merged: staging moves to exactly the version that was proved')
}

export async function releaseAll(stage: Stage, pull: PullHandle, { take, takeCommit }: Takes): Promise<void> {
  const { shop, prove, promptgate } = stage
  const sha = pull.pull.mergeCommitSha ?? ''
  begin('6. grace releases v1.0.0: production moves')
  const jobs = promptgate.jobs.length
  await shop.release('v1.0.0', { by: 'grace' })
  await promptgate.settled()
  const { promotions } = promptgate.app().deps.store
  const served = async (environment: string): Promise<string> =>
    (await promotions.pointers(shop.id, environment))
      .map(({ prompt, toFingerprint }) => `${prompt} ${toFingerprint}`)
      .toSorted()
      .join('\n')
  const [staging, production] = [await served('staging'), await served('production')]
  prove(
    production.split('\n').length === 2 && production === staging && promptgate.jobs.length === jobs,
    'production serves both prompts as staging does, and no call was made again',
  )
  const [deployment, ...more] = shop.deployments('production')
  prove(more.length === 0 && stateOf(deployment) === 'success', `deployed: ${deployment?.description ?? ''}`)
  const comments = promotionComments(shop.commitComments(sha))
  prove(
    comments.length === 1 && tablesIn(comments[0]?.body) === 1,
    'one comment on the released commit, with one table:',
  )
  tell(`  ${headlineOf(comments[0]?.body)}`)
  await takeCommit('6-released', sha, 'v1.0.0 is released: production serves what staging served')
  await take('7-in-production', pull, 'The pull request tells where its prompt is served')
}

export async function stopAndGoOn(stage: Stage, pull: PullHandle, { take }: Takes): Promise<void> {
  const { prove, promptgate } = stage
  begin('7. An application reads the prompt from the server')
  const application = await openApplication(stage, 'grace', 'production')
  prove(application.keyStatus === 201, 'grace made a key that reads production, and nothing else')
  const first = await application.read(name)
  const proof = first.prompt?.why
  prove(first.status === 200 && first.prompt?.environment === 'production', `200 ${first.told}`)
  prove(
    proof?.source === 'release' && proof.ref === 'v1.0.0' && proof.evaluation?.standing === 'pass',
    `it says why: the release ${proof?.ref} by ${proof?.by}, evaluation ${proof?.evaluation?.id} ${proof?.evaluation?.standing}`,
  )
  const second = await application.read(name)
  prove(
    second.status === 304 && second.prompt?.fingerprint === first.prompt?.fingerprint,
    '304 the second time: its ETag still holds',
  )
  const { system, answer } = await application.triage(name, 'Where is my parcel?')
  prove(
    system.includes('friendly') && answer === 'shipping',
    `it asks the model “Where is my parcel?”: ${answer}`,
  )

  begin('8. Something is wrong: /halt, and /resume')
  const say = async (command: string): Promise<string> => {
    tell(`grace comments: ${command}`)
    pull.comment('grace', command)
    await promptgate.settled()
    return answers(pull.comments()).at(-1)?.body ?? ''
  }
  const why = 'it promises refunds'
  const halted = await say(`/halt ${name} in production because ${why}`)
  const stopped = await application.readUntil(name, 423)
  prove(
    halted.includes('is halted in') && stopped.status === 423 && stopped.told.includes(why),
    `423 ${stopped.told}`,
  )
  await take('8-halted', pull, 'Halted: the application is answered 423 with the reason')
  await say(`/resume ${name} in production`)
  const again = await application.readUntil(name, 200)
  prove(
    again.status === 200 && again.prompt?.fingerprint === first.prompt?.fingerprint,
    `200 ${again.told}, the same version`,
  )
  const history = await say(`/history ${name}`)
  const happened = [
    'regressed',
    'promoted to `staging`',
    'promoted to `production`',
    'halted in',
    'resumed in',
  ]
  prove(
    happened.every((each) => history.includes(each)),
    'the history has all of it: the regression, both promotions, the halt and the end of it',
  )
  await take('9-history', pull, 'Resumed, and /history shows all that became of the prompt')
}

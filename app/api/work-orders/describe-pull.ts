/** Title and author of the pull request, for the history of versions: nice to have, never waited for. */
import type { Deps } from '../../deps.ts'
import type { RepositoryRef } from '../../github/github.ts'
import type { EvaluationRow } from '../../store/rows.ts'

const deadlineMs = 3_000

/** Nothing where GitHub does not say it soon: the report counts, whoever wrote the change. */
export async function describePull(
  { evaluation, ref }: { readonly evaluation: EvaluationRow; readonly ref: RepositoryRef },
  { github, log }: Pick<Deps, 'github' | 'log'>,
): Promise<{ readonly title?: string; readonly author?: string }> {
  if (evaluation.pull === undefined) return {}
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), deadlineMs)
  try {
    const pull = await Promise.race([github.repository(ref).getPull(evaluation.pull), late])
    return pull === undefined ? {} : { title: pull.title, author: pull.author }
  } catch (error) {
    log.warn({ err: error, evaluationId: evaluation.id }, 'the title of a pull request cannot be read now')
    return {}
  } finally {
    clearTimeout(timer)
  }
}

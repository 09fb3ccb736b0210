/** Issues, of which every pull request is one. */
import type { RepositoryContext } from './context.ts'
import { toUndefined } from './request.ts'
import type { IssueFacts } from './shipping.ts'

export async function getIssue(
  { caller, at }: RepositoryContext,
  number: number,
): Promise<IssueFacts | undefined> {
  const answer = await toUndefined(
    caller.read((octokit) => octokit.rest.issues.get({ ...at, issue_number: number })),
  )
  // a transferred issue is answered with what it is called elsewhere
  if (answer?.data.number !== number) return undefined
  const { pull_request, state, locked } = answer.data
  return { number, isPull: pull_request !== undefined, isOpen: state === 'open', isLocked: locked }
}

/** Somebody asks GitHub to merge, over HTTP as the button and `gh pr merge` do. */

import type { PullHandle } from '../../test/github/scenario/open-pull.ts'
import type { GitHubStandIn } from '../../test/github/start-github.ts'

export interface MergeAnswer {
  readonly status: number
  readonly message: string
}

export async function pressMerge(github: GitHubStandIn, pull: PullHandle, by: string): Promise<MergeAnswer> {
  const address = `${github.url}/repos/${pull.repository.fullName()}/pulls/${pull.number}/merge`
  const response = await fetch(address, {
    method: 'PUT',
    headers: { authorization: `Bearer ${github.tokenOf(by)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ sha: pull.headSha() }),
  })
  const { message } = (await response.json()) as { message: string }
  return { status: response.status, message }
}

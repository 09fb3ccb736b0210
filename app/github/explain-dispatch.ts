/** Why a workflow could not be started, with the page that mends it. */
import { posix } from 'node:path'
import type { RepositoryContext } from './context.ts'
import type { DispatchProblem, GitHubFault } from './github.ts'

/** undefined: a fault of another kind, which the person at the repository cannot mend. */
export async function explainDispatch(
  context: RepositoryContext,
  workflowPath: string,
  branch: string,
  fault: GitHubFault,
): Promise<DispatchProblem | undefined> {
  const { ref } = context
  const page = `${context.githubUrl}/${ref.owner}/${ref.name}`
  const [inBranch, inPath] = [encodePath(branch), encodePath(workflowPath)]
  const said = fault.message
  if (/actions (has|have) been disabled|actions (is|are) (currently )?disabled/i.test(said))
    return {
      code: 'actions-disabled',
      message: 'GitHub Actions is off in this repository',
      hint: 'allow Actions in the settings of the repository',
      url: `${page}/settings/actions`,
    }
  if (/disabled workflow|workflow (has been|is) disabled/i.test(said))
    return {
      code: 'actions-disabled',
      message: `the workflow ${workflowPath} is disabled`,
      hint: 'enable the workflow on its page under Actions',
      url: `${page}/actions/workflows/${encodeURIComponent(posix.basename(workflowPath))}`,
    }
  if (/does not have '?workflow_dispatch'? trigger/i.test(said))
    return {
      code: 'no-dispatch-trigger',
      message: `the workflow ${workflowPath} on ${branch} cannot be started by the App`,
      hint: 'add the trigger workflow_dispatch, with the input that the guide shows',
      url: `${page}/edit/${inBranch}/${inPath}`,
    }
  if (/unexpected inputs|required input|input '.*' (is )?(required|not)/i.test(said))
    return {
      code: 'no-dispatch-trigger',
      message: `the workflow ${workflowPath} on ${branch} takes other inputs than the App gives`,
      hint: 'give the trigger workflow_dispatch the input that the guide shows, and no other required one',
      url: `${page}/edit/${inBranch}/${inPath}`,
    }
  if (fault.kind === 'not-found' || /no ref found|workflow .*not (found|exist)/i.test(said))
    return {
      code: 'no-workflow',
      message: `there is no workflow ${workflowPath} on ${branch}`,
      hint: `add the workflow of the guide to ${branch}`,
      url: `${page}/new/${inBranch}?filename=${encodeURIComponent(workflowPath)}`,
    }
  if (fault.kind === 'forbidden')
    return {
      code: 'not-permitted',
      message: 'the App may not start workflows in this repository',
      hint: 'accept the permission "Actions: read and write" on the page of the installation',
      url: await installationPage(context),
    }
  return undefined
}

/** An organisation's page has another address than a person's; GitHub knows which. */
async function installationPage({ readInstallationUrl, ref, githubUrl }: RepositoryContext): Promise<string> {
  try {
    return await readInstallationUrl()
  } catch {
    return `${githubUrl}/settings/installations/${ref.installationId}`
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

/** What the App asks of GitHub, and no more: the one source of `app.yml` and of the manifest flow. */

export const appPermissions = {
  /** start the workflow of the default branch, cancel a run, read its artifact */
  actions: 'write',
  /** the check that blocks a merge */
  checks: 'write',
  /** read prompts, datasets and the policy; never write */
  contents: 'read',
  /** a promotion shows under Environments */
  deployments: 'write',
  /** comments and reactions, on pull requests and issues */
  issues: 'write',
  /** `merge_group`: what the queue would merge */
  merge_queues: 'read',
  /** GitHub gives it to every App: the repository itself, and the roles of people */
  metadata: 'read',
  /** read files and heads; comment */
  pull_requests: 'write',
} as const

/** Of installations and of the App's own repositories GitHub tells every App. */
export const appEvents = [
  'check_run',
  'check_suite',
  'issue_comment',
  'merge_group',
  'pull_request',
  'push',
  'release',
  'repository',
  'workflow_run',
] as const

export const webhookPath = '/webhooks/github'

/** What GitHub's page for a new App is given. */
export function buildManifest(publicUrl: string, name: string): object {
  return {
    name,
    url: 'https://github.com/promptgate/promptgate',
    description: 'Reviews prompts in pull requests: base against head on your own model runner.',
    public: false,
    hook_attributes: { url: `${publicUrl}${webhookPath}`, active: true },
    redirect_url: `${publicUrl}/setup/created`,
    default_permissions: appPermissions,
    default_events: appEvents,
  }
}

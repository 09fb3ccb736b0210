/** A run for tests that have no stand-in: acme/support, dispatched on main. */
import type { Run } from './run.ts'

export function makeRun(facts: Partial<Run> = {}): Run {
  return {
    id: 4711,
    attempt: 1,
    number: 12,
    workflowPath: '.github/workflows/promptgate.yml',
    event: 'workflow_dispatch',
    ref: 'refs/heads/main',
    sha: 'a'.repeat(40),
    inputs: { 'evaluation-id': 'ev_1' },
    actor: { id: 99, login: 'promptgate[bot]' },
    repository: {
      id: 74,
      owner: 'acme',
      ownerId: 65,
      name: 'support',
      isPrivate: false,
      defaultBranch: 'main',
      gitDir: '/nowhere',
    },
    serverUrl: 'https://github.com',
    apiUrl: 'https://api.github.com',
    ...facts,
  }
}

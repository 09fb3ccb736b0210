/** What the policy says where the file is silent: one table for the schema, the reference and the effective policy. */

export const policyDefaults = {
  repeat: 1,
  timeoutSeconds: 60,
  missingVariable: 'error',
  maxCases: 10_000,
  kind: 'auto',
  maxRegression: 0.02,
  maxMissing: 0.02,
  onInconclusive: 'pass',
  onExceeded: 'fail',
  forks: 'on-command',
  drafts: 'evaluate',
  comment: 'always',
  allOrNothing: true,
  waiversByAuthor: false,
  waiverDays: 365,
} as const

/** The runner of a policy that names none. */
export const defaultRunnerId = 'default'

/** Where the policy lives in a repository. */
export const defaultPolicyPath = '.github/promptgate.yml'

/** What one address of the API promises: its description is made from this, and so is the reading of its parameters. */
import type { TSchema } from 'typebox'
import type { Parameters } from './parameters.ts'

/** reader: a read key or a token that may read · maintainer: a token of a maintainer · everybody: no token at all */
export type Audience = 'reader' | 'maintainer' | 'everybody'

export interface OperationFacts {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** `/api/v1/repositories/{owner}/{repo}` */
  readonly path: string
  readonly operationId: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  readonly audience: Audience
  readonly parameters: Parameters
  readonly body?: TSchema
  readonly status: 200 | 201 | 204
  readonly answer?: TSchema
  readonly answerHeaders?: Readonly<Record<string, string>>
  readonly isList?: true
  /** besides those that every operation has */
  readonly refusals?: Readonly<Record<number, string>>
}

export const tags = {
  repositories: 'What the caller may see.',
  prompts: 'Prompts, their versions and what became of them.',
  evaluations: 'Evaluations, their comparisons and trials.',
  promotions: 'Environments, what they serve, and how it came there.',
  records: 'Alerts, the audit, counts and sums.',
  serving: 'What an application reads while it runs.',
  keys: 'Read keys: made, listed and revoked by maintainers.',
  description: 'This description.',
} as const

export type Tag = keyof typeof tags

/** What the names in addresses mean. */
export const pathParameters: Readonly<Record<string, string>> = {
  owner: 'login of the owner',
  repo: 'name of the repository as it is now',
  name: 'name of the prompt',
  version: '`v12`, or at least seven digits of the fingerprint or of its first commit',
  id: 'id of the evaluation, or of the key',
  environment: 'name of the environment',
}

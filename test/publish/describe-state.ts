/** The publication of a state or of a scenario, and problems to put into it. */
import type { EvaluationState } from '../../shared/order/evaluation-state.ts'
import { describePublication } from '../../shared/publication/describe-publication.ts'
import type {
  EvaluationFacts,
  Outcome,
  Publication,
  PublicationInput,
} from '../../shared/publication/publication.ts'
import { scenarios } from '../fixtures/build-scenarios.ts'
import { makeInput } from './make-input.ts'

export function outcomeOf(name: string): Outcome {
  const make = scenarios[name]
  if (make === undefined) throw new Error(`no scenario ${name}`)
  return make()
}

export function bodyOf({ comment }: Publication): string {
  if (comment === undefined) throw new Error('there is no comment')
  return comment.body
}

export const published = (
  state: EvaluationState,
  facts: Partial<EvaluationFacts> = {},
  over: Partial<PublicationInput> = {},
) => describePublication(makeInput(state, facts, over))
export const concluded = (name: string, over: Partial<PublicationInput> = {}) =>
  describePublication(makeInput('concluded', {}, over), outcomeOf(name))

export const problem = {
  path: 'prompts/a.prompt',
  line: 3,
  column: 1,
  code: 'unclosed-tag',
  message: '{{#if}} is never closed',
  hint: 'write {{/if}}',
  severity: 'error',
} as const
export const setUp = {
  path: '',
  code: 'no-workflow',
  message: 'the default branch has no workflow .github/workflows/promptgate.yml',
  hint: 'add it',
  severity: 'error',
  url: 'https://github.example/acme/support/new/main/.github/workflows',
} as const

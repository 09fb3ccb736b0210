/** The files of a small support team's repository, in good and in worse versions, for the tiny model that knows tickets. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Entries } from '../git/entries.ts'

const example = join(import.meta.dirname, '../../examples/support-triage')

export const promptPath = 'prompts/support-triage.prompt'
export const stylePath = 'prompts/_style.prompt'
export const datasetPath = 'evals/tickets.jsonl'
export const policyPath = '.github/promptgate.yml'

const read = (path: string): string => readFileSync(join(example, path), 'utf8')

export const goodPrompt = read(promptPath)
/** without the order to answer with the label alone the model answers with a sentence */
export const worsePrompt = goodPrompt.replace('Answer with one label only.\n', '')
/** other words, same answers */
export const mendedPrompt = goodPrompt.replace('You triage', 'You are friendly and triage')

const rows = read(datasetPath).trim().split('\n')

/** The first `count` tickets as JSONL. */
export function tickets(count: number): string {
  return `${rows.slice(0, count).join('\n')}\n`
}

export interface PolicyOptions {
  readonly gate?: string
  readonly extra?: string
  readonly runner?: string
}

/** One suite of one prompt over one dataset, scored by exact match. */
export function policy({
  gate = '{ max-regression: 0.1 }',
  extra = '',
  runner = '{ kind: auto }',
}: PolicyOptions = {}): string {
  return `version: 1
runners:
  tiny: ${runner}
datasets:
  tickets: { path: ${datasetPath} }
evaluators:
  exact: { uses: equals }
suites:
  triage:
    prompts: [prompts/*.prompt]
    datasets: [tickets]
    evaluators: [exact]
    gate: ${gate}
${extra}`
}

/** A repository on its first commit; 30 tickets are enough to hold at ten points. */
export function triageFiles(options: PolicyOptions & { readonly cases?: number } = {}): Entries {
  return {
    [promptPath]: goodPrompt,
    [stylePath]: read(stylePath),
    [datasetPath]: tickets(options.cases ?? 30),
    [policyPath]: policy(options),
  }
}

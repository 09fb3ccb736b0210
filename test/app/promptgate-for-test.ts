/** A Promptgate that ends with its test, and a repository of the support team with its workflow. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { triageFiles } from '../action/triage-files.ts'
import type { Entries } from '../git/entries.ts'
import { type Promptgate, type PromptgateOptions, startPromptgate } from './start-promptgate.ts'

export const workflowPath = '.github/workflows/promptgate.yml'

/** The very file that the example tells people to copy. */
export const workflow = readFileSync(
  join(import.meta.dirname, '../../examples/support-triage', workflowPath),
  'utf8',
)

/** A repository on its first commit: prompts, tickets, policy, workflow. */
export function appFiles(options: Parameters<typeof triageFiles>[0] = {}): Entries {
  return { ...triageFiles(options), [workflowPath]: workflow }
}

export async function promptgateForTest(
  options: Omit<PromptgateOptions, 'runnerUrl'> & { readonly runnerUrl?: string } = {},
): Promise<Promptgate> {
  const started = await startPromptgate({ runnerUrl: inject('runnerUrl'), ...options })
  onTestFinished(() => started.close(), 30_000)
  return started
}

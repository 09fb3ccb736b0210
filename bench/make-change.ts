/** A git repository with a prompt, a dataset of many cases and a change of the prompt, in a temporary folder. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Change {
  readonly dir: string
  readonly base: string
  readonly head: string
  readonly close: () => void
}

const labels = ['billing', 'delivery', 'account', 'other']

/** The `n`-th case: a sentence, and the label it should get. */
export function makeCase(n: number): { id: string; input: { ticket: string }; expected: string } {
  const ticket = `Ticket ${n}: my order ${n * 7919} came late, the box was open and I was charged twice. Please help.`
  return { id: `case-${n}`, input: { ticket }, expected: labels[n % labels.length] ?? 'other' }
}

export const systemText = {
  base: 'You triage tickets of a small shop. Answer with one label only: billing, delivery, account or other.',
  head: 'You triage the tickets of a small shop. Answer with one label: billing, delivery, account or other.',
}

function prompt(system: string): string {
  return `---
input: { schema: { ticket: string } }
---
{{role "system"}}
${system}
{{role "user"}}
{{ticket}}
`
}

const policy = `version: 1
runners:
  stand-in: { kind: openai }
datasets:
  tickets: { path: evals/tickets.jsonl }
evaluators:
  exact: { uses: equals }
suites:
  triage: { prompts: [prompts/*.prompt], datasets: [tickets], evaluators: [exact], gate: { max-regression: 0.1 } }
`

export function makeChange(cases: number): Change {
  const dir = mkdtempSync(join(tmpdir(), 'promptgate-bench-'))
  const who = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com']
  const git = (...args: string[]): string =>
    execFileSync('git', [...who, ...args], { cwd: dir, encoding: 'utf8' }).trim()
  const commit = (files: Readonly<Record<string, string>>): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true })
      writeFileSync(join(dir, path), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--message', 'change')
    return git('rev-parse', 'HEAD')
  }
  git('init', '--quiet')
  const rows = Array.from({ length: cases }, (_, n) => JSON.stringify(makeCase(n)))
  const base = commit({
    '.github/promptgate.yml': policy,
    'evals/tickets.jsonl': `${rows.join('\n')}\n`,
    'prompts/triage.prompt': prompt(systemText.base),
  })
  const head = commit({ 'prompts/triage.prompt': prompt(systemText.head) })
  return { dir, base, head, close: () => rmSync(dir, { recursive: true, force: true }) }
}

/** Facts of a plan from files written in place: real parsers for prompts and policies, a small one for JSONL datasets. */
import { parsePolicy } from '../../shared/config/parse-policy.ts'
import type { Policy } from '../../shared/config/policy.ts'
import type { Case, Dataset } from '../../shared/dataset/case.ts'
import { makeDataset } from '../../shared/dataset/hash-case.ts'
import { type JsonObject, sha256Hex } from '../../shared/json.ts'
import type { FileMode, PlanFacts, Side, Tree, TreeFile } from '../../shared/plan/plan.ts'
import { selectFiles } from '../../shared/plan/select-files.ts'
import { fail, type Result, succeed } from '../../shared/problem.ts'
import { parsePrompt } from '../../shared/prompt/parse-prompt.ts'

/** Text of a file, or an entry that is none. */
export type Files = Readonly<
  Record<string, string | { readonly mode: FileMode; readonly sizeBytes?: number }>
>

export const policyFile = '.github/promptgate.yml'

export const policyText = `version: 1
runners:
  tiny: { kind: embedded, price: { currency: USD, compute-hour: 0.9 } }
datasets:
  tickets: { path: evals/tickets.jsonl }
evaluators:
  exact: { uses: equals }
suites:
  triage:
    prompts: ["prompts/**/*.prompt"]
    datasets: [tickets]
    evaluators: [exact]
`

export const promptText = (text: string, front = '') =>
  `---\nconfig:\n  temperature: 0\n${front}---\n${text}\n`

/** JSONL of so many cases; `edit` changes the expected text of case 0. */
export const datasetText = (cases: number, edit = ''): string =>
  Array.from({ length: cases }, (_, index) =>
    JSON.stringify({
      id: `c${index}`,
      input: { ticket: `ticket ${index}` },
      expected: `label${index === 0 ? edit : ''}`,
    }),
  ).join('\n')

/** A small repository in which everything is used. */
export const files: Files = {
  [policyFile]: policyText,
  'prompts/_style.prompt': 'Be brief.\n',
  'prompts/triage.prompt': promptText('{{> style}}\nSort {{ticket}}.'),
  'prompts/extract.prompt': promptText('Extract from {{ticket}}.'),
  'evals/tickets.jsonl': datasetText(20),
}

export function makeTree(entries: Files): Tree {
  const toFile = ([path, entry]: [string, Files[string]]): [string, TreeFile] => {
    const oid = sha256Hex(JSON.stringify(entry)).slice(0, 40)
    return typeof entry === 'string'
      ? [path, { path, oid, mode: 'file', sizeBytes: entry.length }]
      : [path, { path, oid, mode: entry.mode, sizeBytes: entry.sizeBytes ?? 0 }]
  }
  return {
    sha: sha256Hex(JSON.stringify(entries)).slice(0, 40),
    files: new Map(Object.entries(entries).map(toFile)),
  }
}

export function readPolicy(text: string): Result<Policy> {
  return parsePolicy({ path: policyFile, text })
}

function mustRead(text: string): Policy {
  const policy = readPolicy(text)
  if (!policy.ok) throw new Error(JSON.stringify(policy.problems))
  return policy.value
}

/** A dataset of JSONL rows; one that is no JSON makes it unreadable. */
function readDataset(id: string, path: string, text: string): Result<Dataset> {
  const cases: Case[] = []
  for (const [index, row] of text.split('\n').entries()) {
    if (row.trim() === '') continue
    try {
      const defaults = {
        idFromContent: false,
        assert: [],
        tags: [],
        weight: 1,
        required: false,
        line: index + 1,
      }
      cases.push({ ...defaults, ...(JSON.parse(row) as Pick<Case, 'id' | 'input'>) })
    } catch {
      return fail([
        { path, line: index + 1, code: 'bad-json', message: 'this is no JSON', severity: 'error' },
      ])
    }
  }
  return succeed(makeDataset(id, path, cases))
}

function makeSide(entries: Files, policy: Policy, yardstick: Policy = policy): Side {
  const tree = makeTree(entries)
  const selection = selectFiles(policy, tree, yardstick)
  const textOf = (path: string) => (typeof entries[path] === 'string' ? entries[path] : '')
  const promptPaths = [...selection.prompts, ...selection.partials, ...selection.judges]
  const datasets = [...Object.values(yardstick.datasets)].filter(({ path }) =>
    selection.datasets.includes(path),
  )
  return {
    tree,
    prompts: new Map(promptPaths.map((path) => [path, parsePrompt({ path, text: textOf(path) })])),
    datasets: new Map(datasets.map(({ id, path }) => [path, readDataset(id, path, textOf(path))])),
    schemas: new Map(
      selection.schemas.map((path) => [path, succeed(JSON.parse(textOf(path)) as JsonObject)]),
    ),
  }
}

/** `null` removes a file. */
export function changeFiles(entries: Files, changes: Readonly<Record<string, Files[string] | null>>): Files {
  const merged = { ...entries, ...changes }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([path, entry]) => (entry === null ? [] : [[path, entry]])),
  )
}

/** The policy in force is the base's; the head's is given where its file differs. */
export function makeFacts(base: Files, head: Files, more: Partial<PlanFacts> = {}): PlanFacts {
  const policy = mustRead(String(base[policyFile]))
  const changed = head[policyFile] !== base[policyFile] && typeof head[policyFile] === 'string'
  const headPolicy = changed ? readPolicy(String(head[policyFile])) : undefined
  const yardstick = headPolicy?.ok === true ? headPolicy.value : policy
  return {
    base: makeSide(base, policy),
    head: makeSide(head, policy, yardstick),
    renames: new Map(),
    policy,
    ...(headPolicy === undefined ? {} : { headPolicy }),
    ...more,
  }
}

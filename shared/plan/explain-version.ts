/** What makes one version another: the reasons a reader is given for its evaluation. */
import { canonicalJson, type JsonValue, toJson } from '../json.ts'
import { fingerprintPrompt } from '../prompt/fingerprint-prompt.ts'
import type { Prompt } from '../prompt/prompt.ts'
import { promptKey } from '../prompt/prompt-key.ts'
import type { Reason } from './plan.ts'
import { type Version, withoutTemplate } from './read-side.ts'

/** Reasons that stand in the prompt's own file, as opposed to its partials. */
export const ownKinds: ReadonlySet<Reason['kind']> = new Set(['prompt', 'schema', 'parameters'])

/** Nothing where the fingerprints are equal; otherwise at least one reason, those of the own file first. */
export function explainVersion(base: Version, head: Version): Reason[] {
  if (base.fingerprint === head.fingerprint) return []
  const { path } = head
  const text = (prompt: Prompt) => templateFingerprint(prompt, [base, head])
  const name = promptKey(head.prompt)
  const reasons: Reason[] = []
  const hasOther = (of: (prompt: Prompt) => JsonValue) =>
    canonicalJson(of(base.prompt)) !== canonicalJson(of(head.prompt))
  const content = (prompt: Prompt) => [text(prompt), prompt.inputDefaults, toJson(prompt.tools)]
  if (hasOther(content)) reasons.push({ kind: 'prompt', name, path })
  if (hasOther((prompt) => prompt.inputSchema ?? null))
    reasons.push({ kind: 'schema', name: 'input schema', path })
  if (hasOther((prompt) => toJson(prompt.output)))
    reasons.push({ kind: 'schema', name: 'output schema', path })
  if (hasOther((prompt) => [prompt.model ?? null, prompt.params]))
    reasons.push({ kind: 'parameters', name, path })
  for (const partial of [...new Set([...base.reached, ...head.reached])].sort()) {
    const [before, after] = [base.partials.get(partial), head.partials.get(partial)]
    if (before === undefined || after === undefined || text(before) === text(after)) continue
    reasons.push({ kind: 'partial', name: `_${partial}`, path: after.path })
  }
  return reasons.length > 0 ? reasons : [{ kind: 'prompt', name, path }]
}

/** Identity of a file's own template: partials stand empty, and all that is not template is taken away. */
export function templateFingerprint(prompt: Prompt, versions: readonly Pick<Version, 'partials'>[]): string {
  const names = versions.flatMap(({ partials }) => [...partials.keys()])
  const empty = new Map(names.map((name) => [name, { ...withoutTemplate(prompt), ...bare }]))
  const { inputSchema, model, ...rest } = prompt
  return fingerprintPrompt({ ...rest, ...bare }, empty)
}

const bare = { params: {}, inputDefaults: {}, output: { format: 'text' }, tools: [] } as const

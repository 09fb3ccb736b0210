/** Which of the models that a runner serves is asked, and the sentence for one that it does not serve. */
import { didYouMean } from '../../../shared/did-you-mean.ts'
import { isJsonObject, type JsonValue } from '../../../shared/json.ts'

export interface ServedModel {
  /** what requests call it */
  readonly id: string
  /** other names it answers to: aliases, the file's name without its folder or its ending */
  readonly otherNames: readonly string[]
  /** what the list tells of it, for the identity */
  readonly facts: Readonly<Record<string, JsonValue>>
}

export type ModelChoice =
  | { readonly ok: true; readonly model: ServedModel }
  | { readonly ok: false; readonly message: string }

const maxListed = 10

/** GET /v1/models → what is served; undefined when `body` is no such list. */
export function readServedModels(body: unknown): ServedModel[] | undefined {
  if (!isJsonObject(body) || !Array.isArray(body['data'])) return undefined
  const rows: readonly JsonValue[] = body['data']
  return rows.filter(isJsonObject).flatMap((facts) => {
    const { id, aliases } = facts
    if (typeof id !== 'string' || id === '') return []
    const told = Array.isArray(aliases) ? aliases.filter((alias) => typeof alias === 'string') : []
    return [{ id, otherNames: [...told, ...shortNames(id)], facts }]
  })
}

/** `wanted` is the policy's model. Without it the runner must serve exactly one. */
export function chooseModel(served: readonly ServedModel[], wanted: string | undefined): ModelChoice {
  const list = listNames(served.map(({ id }) => id))
  if (wanted === undefined) {
    const [only, second] = served
    if (only === undefined) return refuse('The runner serves no model. Load one.')
    if (second === undefined) return { ok: true, model: only }
    return refuse(`The runner serves ${list}. Say which one with \`model\` in the policy.`)
  }
  const model =
    served.find(({ id }) => id === wanted) ?? served.find(({ otherNames }) => otherNames.includes(wanted))
  if (model !== undefined) return { ok: true, model }
  const near = nearest(
    wanted,
    served.flatMap(({ id, otherNames }) => [id, ...otherNames]),
  )
  const guess = near === undefined ? '' : ` Did you mean ${near}?`
  const serves = served.length === 0 ? 'no model' : list
  return refuse(`The runner does not serve ${wanted}; it serves ${serves}.${guess}`)
}

function refuse(message: string): ModelChoice {
  return { ok: false, message }
}

/** `mistral:latest` is also `mistral` (Ollama); `/models/a.gguf` is also `a.gguf` and `a` (llama.cpp). */
function shortNames(id: string): string[] {
  const file = id.split(/[\\/]/).at(-1) ?? id
  const names = id.endsWith(':latest') ? [id.slice(0, -':latest'.length)] : []
  if (/\.gguf$/i.test(id)) names.push(file, file.replace(/\.gguf$/i, ''))
  return names
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).join(', ')
  return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown
}

/** The name that was mistyped, else one that holds what was asked for, or is held by it. */
function nearest(wanted: string, names: readonly string[]): string | undefined {
  const low = wanted.toLowerCase()
  const holds = (other: string) =>
    low.length >= 3 && other.length >= 3 && (other.includes(low) || low.includes(other))
  return didYouMean(wanted, names) ?? names.find((name) => holds(name.toLowerCase()))
}

/** What a runner tells of itself → its identity: named parts, and the hash over them. */
import {
  canonicalJson,
  hashJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  sha256Hex,
} from '../../../shared/json.ts'
import type { ReportRunner } from '../../../shared/report/report.ts'
import type { RunnerIdentity } from '../../completion.ts'
import type { ServedModel } from './choose-model.ts'

/** Bodies of the runner's own endpoints, as far as they answered with a JSON object. */
export interface RunnerTold {
  /** llama.cpp, embedded: GET /props */
  readonly props?: JsonObject | undefined
  /** vLLM: GET /version */
  readonly version?: JsonObject | undefined
  /** Ollama: GET /api/version, GET /api/tags, POST /api/show */
  readonly ollamaVersion?: JsonObject | undefined
  readonly ollamaTags?: JsonObject | undefined
  readonly ollamaShow?: JsonObject | undefined
}

/** Longer values are kept as their hash: a chat template is not read in a report, only compared. */
const maxPartLength = 120

/** `kind` by what only one kind of server tells; an interface that tells nothing of its own is `openai`. */
export function detectKind(told: RunnerTold, models: readonly ServedModel[]): ReportRunner['kind'] {
  const { props, ollamaVersion, ollamaTags } = told
  if (
    props !== undefined &&
    ['total_slots', 'default_generation_settings', 'build_info'].some((k) => k in props)
  ) {
    return /node-llama-cpp|promptgate/.test(String(props['build_info'])) ? 'embedded' : 'llama.cpp'
  }
  if (models.some(({ facts }) => facts['owned_by'] === 'vllm')) return 'vllm'
  if (ollamaVersion !== undefined && Array.isArray(ollamaTags?.['models'])) return 'ollama'
  return 'openai'
}

/** Parts that change from one start to the next (dates, permission ids) are left out. `slots` is llama.cpp's. */
export function describeIdentity(
  kind: ReportRunner['kind'],
  model: ServedModel,
  told: RunnerTold,
): RunnerIdentity {
  const parts: Record<string, string> = {}
  for (const [name, value] of Object.entries(partsOf(kind, model, told))) {
    if (value === undefined || value === null || value === '') continue
    const text = typeof value === 'string' ? value : canonicalJson(value)
    parts[name] = text.length > maxPartLength ? `sha256:${sha256Hex(text)}` : text
  }
  const slots = told.props?.['total_slots']
  const hasSlots = typeof slots === 'number' && Number.isSafeInteger(slots) && slots > 0
  return { kind, model: model.id, identity: hashJson({ kind, parts }), parts, ...(hasSlots ? { slots } : {}) }
}

type Parts = Readonly<Record<string, JsonValue | undefined>>

function partsOf(kind: ReportRunner['kind'], model: ServedModel, told: RunnerTold): Parts {
  const common = { model: model.id, owner: model.facts['owned_by'] }
  if (kind === 'llama.cpp' || kind === 'embedded')
    return { ...common, ...llamaParts(model, told.props ?? {}) }
  if (kind === 'ollama') return { ...common, ...ollamaParts(model, told) }
  if (kind === 'vllm') {
    const { root, max_model_len, parent } = model.facts
    return { ...common, build: told.version?.['version'], root, context: max_model_len, parent }
  }
  return common
}

function llamaParts({ facts }: ServedModel, props: JsonObject): Parts {
  const settings = object(props['default_generation_settings'])
  const { n_params, size, n_vocab, n_ctx_train } = object(facts['meta'])
  return {
    build: props['build_info'],
    alias: props['model_alias'],
    // a file that is known by its content is the same file in every folder
    ...(typeof props['model_sha256'] === 'string'
      ? { 'model file': `sha256:${props['model_sha256']}` }
      : { 'model path': props['model_path'] }),
    'chat template': hashed(props['chat_template']),
    context: settings['n_ctx'],
    slots: props['total_slots'],
    'default settings': settings['params'],
    'bos token': props['bos_token'],
    'eos token': props['eos_token'],
    parameters: n_params,
    'size in bytes': size,
    vocabulary: n_vocab,
    'trained context': n_ctx_train,
  }
}

function ollamaParts({ id }: ServedModel, told: RunnerTold): Parts {
  const tags = told.ollamaTags?.['models']
  const rows = Array.isArray(tags) ? tags.filter(isJsonObject) : []
  const row = rows.find((tag) => tag['name'] === id || tag['model'] === id) ?? {}
  const show = told.ollamaShow ?? {}
  const details = object(show['details'] ?? row['details'])
  return {
    build: told.ollamaVersion?.['version'],
    digest: row['digest'],
    'chat template': hashed(show['template']),
    'system prompt': hashed(show['system']),
    settings: show['parameters'],
    family: details['family'],
    parameters: details['parameter_size'],
    quantization: details['quantization_level'],
  }
}

function object(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function hashed(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? `sha256:${sha256Hex(value)}` : undefined
}

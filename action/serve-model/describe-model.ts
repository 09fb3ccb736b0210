/** What the embedded runner tells about itself, in the shapes of llama.cpp's server. */
import type { Engine } from './open-engine.ts'
import { defaultSampling } from './parse-chat-request.ts'

export interface RunnerDescription {
  engine: Engine
  modelPath: string
  /** SHA-256 of the model file: who asks can tell two models of one name and size apart */
  modelSha256: string
  modelName: string
  startedAtS: number
}

/** GET /props. Shape: llama.cpp tools/server/README.md. */
export function describeProps({
  engine,
  modelPath,
  modelSha256,
  modelName,
}: RunnerDescription): Record<string, unknown> {
  const { model, buildInfo } = engine.llama
  return {
    default_generation_settings: {
      id: 0,
      n_ctx: engine.contextSize,
      is_processing: engine.slots().some((slot) => slot.busy),
      params: {
        temperature: defaultSampling.temperature,
        top_p: defaultSampling.topP,
        top_k: defaultSampling.topK,
        min_p: defaultSampling.minP,
        repeat_penalty: defaultSampling.repeatPenalty,
        frequency_penalty: defaultSampling.frequencyPenalty,
        presence_penalty: defaultSampling.presencePenalty,
        n_predict: -1,
        stream: false,
      },
    },
    total_slots: engine.slots().length,
    model_alias: modelName,
    model_path: modelPath,
    model_sha256: modelSha256,
    modalities: { vision: false, audio: false },
    chat_template: chatTemplate(engine),
    bos_token: model.tokens.bosString ?? '',
    eos_token: model.tokens.eosString ?? '',
    build_info: buildInfo,
  }
}

/** GET /v1/models, as OpenAI's interface with llama.cpp's `meta`. */
export function describeModels({
  engine,
  modelName,
  startedAtS,
}: RunnerDescription): Record<string, unknown> {
  const { model } = engine.llama
  const meta = {
    n_vocab: model.fileInfo.metadata.tokenizer.ggml.tokens.length,
    n_ctx: engine.contextSize,
    n_ctx_train: model.trainContextSize,
    n_embd: model.embeddingVectorSize,
    size: model.size,
  }
  return {
    object: 'list',
    data: [{ id: modelName, object: 'model', created: startedAtS, owned_by: 'llamacpp', meta }],
  }
}

/** GET /slots. */
export function describeSlots(engine: Engine): Record<string, unknown>[] {
  return engine.slots().map(({ id, busy }) => ({ id, n_ctx: engine.contextSize, is_processing: busy }))
}

function chatTemplate(engine: Engine): string {
  return engine.llama.model.fileInfo.metadata.tokenizer.chat_template ?? ''
}

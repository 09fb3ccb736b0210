/** What llama.cpp, vLLM, Ollama and a plain OpenAI-compatible server tell of themselves, by method and path. */

export type ServerKind = 'llama.cpp' | 'vllm' | 'ollama' | 'openai'

/** A path that the kind of server does not have is absent. */
export function describeServer(
  kind: ServerKind,
  models: readonly string[],
  slots: number,
): Readonly<Record<string, unknown>> {
  const list = (more: object) => ({
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', ...more })),
  })
  if (kind === 'llama.cpp') {
    return {
      'GET /health': { status: 'ok' },
      'GET /v1/models': list({ created: Date.now(), owned_by: 'llamacpp', meta: llamaMeta }),
      'GET /props': { ...llamaProps, total_slots: slots, model_alias: models[0], model_path: models[0] },
    }
  }
  if (kind === 'vllm') {
    const row = { owned_by: 'vllm', root: 'mistralai/Mistral-7B', parent: null, max_model_len: 32768 }
    return {
      'GET /version': { version: '0.11.0' },
      'GET /v1/models': list({
        ...row,
        created: Date.now(),
        permission: [{ id: `modelperm-${Date.now()}` }],
      }),
    }
  }
  if (kind === 'ollama') {
    const tag = {
      size: 4_113_301_824,
      digest: '6577803aa9a036369e481d648a2baebb381ebc6e897f2bb9a766a2aa7bfbc1cf',
    }
    return {
      'GET /api/version': { version: '0.12.3' },
      'GET /api/tags': { models: models.map((name) => ({ name, model: name, ...tag })) },
      'POST /api/show': {
        template: '{{ .System }} {{ .Prompt }}',
        parameters: 'stop "[INST]"',
        details: { family: 'llama', parameter_size: '7.2B', quantization_level: 'Q4_0' },
      },
      'GET /v1/models': list({ created: 1_760_000_000, owned_by: 'library' }),
    }
  }
  return { 'GET /v1/models': list({ created: 1_760_000_000, owned_by: 'system' }) }
}

const llamaMeta = {
  vocab_type: 2,
  n_vocab: 32000,
  n_ctx_train: 32768,
  n_params: 7_248_023_552,
  size: 4_372_811_776,
}

const llamaProps = {
  default_generation_settings: { id: 0, n_ctx: 4096, params: { temperature: 0.8, top_k: 40 } },
  chat_template: "{{ bos_token }}{% for m in messages %}[INST] {{ m['content'] }} [/INST]{% endfor %}",
  bos_token: '<s>',
  eos_token: '</s>',
  build_info: 'b6700-3df2244d',
}

/** Generates one answer on one slot, token by token, and measures it. */
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { holdBack } from './hold-back.ts'
import type { PreparedRequest } from './open-engine.ts'
import type { OpenLlama } from './open-llama.ts'

export interface GeneratedAnswer {
  text: string
  finishReason: 'stop' | 'length'
  promptTokens: number
  /** Prompt tokens that were not evaluated because the slot still held them. */
  cachedTokens: number
  /** Includes the token that ended the answer. */
  answerTokens: number
  promptMs: number
  answerMs: number
}

/** After a complete JSON value, a grammar of node-llama-cpp allows nothing but newlines. */
const afterJson = '\n\n\n\n'

/** Rejects with the signal's reason when it is aborted; `onText` gets each new part of the answer. */
export async function generateAnswer(
  { library, model }: OpenLlama,
  sequence: LlamaContextSequence,
  { request, tokens: prompt, grammar }: PreparedRequest,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<GeneratedAnswer> {
  const started = performance.now()
  if (!request.reuseCache) await sequence.clearHistory()
  // The last prompt token is always evaluated: the first token of the answer comes from it.
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
  const cachedTokens = sequence.nextTokenIndex
  const limit = Math.min(
    request.maxTokens ?? Number.POSITIVE_INFINITY,
    model.trainContextSize,
    sequence.contextSize - prompt.length - 1,
  )
  const json = request.format.kind === 'json' || request.format.kind === 'schema'
  const stops = json ? [...request.stops, afterJson] : request.stops

  const generated: Token[] = []
  let sent = ''
  let answerTokens = 0
  let firstTokenAt: number | undefined
  let finishReason: GeneratedAnswer['finishReason'] = 'length'
  const send = (ready: string) => {
    if (ready.length > sent.length) onText(ready.slice(sent.length))
    sent = ready
  }

  for await (const token of sequence.evaluate(
    prompt.slice(cachedTokens),
    samplingOf(request, library, model, grammar, generated),
  )) {
    firstTokenAt ??= performance.now()
    signal.throwIfAborted()
    answerTokens++
    if (model.isEogToken(token)) {
      finishReason = 'stop'
      break
    }
    generated.push(token)
    const { ready, stopped } = holdBack(model.detokenize(generated), stops)
    send(ready)
    if (stopped || (json && isCompleteJson(ready))) {
      finishReason = 'stop'
      break
    }
    if (answerTokens >= limit) break
  }

  const text = holdBack(model.detokenize(generated), stops)
  send(text.stopped ? text.ready : model.detokenize(generated))
  const ended = performance.now()
  return {
    text: json ? sent.trimEnd() : sent,
    finishReason,
    promptTokens: prompt.length,
    cachedTokens,
    answerTokens,
    promptMs: (firstTokenAt ?? ended) - started,
    answerMs: ended - (firstTokenAt ?? ended),
  }
}

function samplingOf(
  { sampling }: PreparedRequest['request'],
  { LlamaGrammarEvaluationState }: OpenLlama['library'],
  model: OpenLlama['model'],
  grammar: PreparedRequest['grammar'],
  generated: readonly Token[],
) {
  const penalised =
    sampling.repeatPenalty !== 1 || sampling.frequencyPenalty !== 0 || sampling.presencePenalty !== 0
  return {
    temperature: sampling.temperature,
    topP: sampling.topP,
    topK: sampling.topK,
    minP: sampling.minP,
    yieldEogToken: true,
    ...(sampling.seed === undefined ? {} : { seed: sampling.seed }),
    ...(grammar === undefined
      ? {}
      : { grammarEvaluationState: new LlamaGrammarEvaluationState({ model, grammar }) }),
    ...(penalised
      ? {
          repeatPenalty: {
            punishTokens: () => generated.slice(-64),
            penalty: sampling.repeatPenalty,
            frequencyPenalty: sampling.frequencyPenalty,
            presencePenalty: sampling.presencePenalty,
          },
        }
      : {}),
  }
}

/** Spares the closing newlines: an object, a list or a string that parses can only be followed by them. */
function isCompleteJson(text: string): boolean {
  if (!/[}\]"]\s*$/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Generates one answer on one slot, token by token, and measures it. */
import type { LlamaContextSequence, Token } from 'node-llama-cpp'
import { growAnswer } from './grow-answer.ts'
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

/** Rejects with the signal's reason when it is aborted; `onText` gets each new part of the answer. */
export async function generateAnswer(
  { library, model }: OpenLlama,
  sequence: LlamaContextSequence,
  { request, tokens: prompt, grammar }: PreparedRequest,
  {
    contextSize,
    signal,
    onText,
  }: { contextSize: number; signal: AbortSignal; onText: (text: string) => void },
): Promise<GeneratedAnswer> {
  const started = performance.now()
  if (!request.reuseCache) await sequence.clearHistory()
  // The last prompt token is always evaluated: the first token of the answer comes from it.
  await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
  const cachedTokens = sequence.nextTokenIndex
  // Not the sequence's own size, which llama.cpp rounds up.
  const limit = Math.min(request.maxTokens ?? Number.POSITIVE_INFINITY, contextSize - prompt.length - 1)
  const answer = growAnswer<Token>((tokens, before) => model.detokenize(tokens, false, before), {
    stops: request.stops,
    json: request.format.kind === 'json' || request.format.kind === 'schema',
    onText,
  })
  let answerTokens = 0
  let firstTokenAt: number | undefined
  let finishReason: GeneratedAnswer['finishReason'] = 'length'

  const sampling = samplingOf(request, library, model, grammar, answer.tokens)
  for await (const token of sequence.evaluate(prompt.slice(cachedTokens), sampling)) {
    firstTokenAt ??= performance.now()
    signal.throwIfAborted()
    answerTokens++
    if (model.isEogToken(token) || answer.add(token)) {
      finishReason = 'stop'
      break
    }
    if (answerTokens >= limit) break
  }

  const text = answer.finish()
  const ended = performance.now()
  return {
    text,
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

/** The embedded model as one function: a chat request in, an answer with usage and timings out. */
import type { LlamaContextSequence, LlamaGrammar, LlamaModel, Token } from 'node-llama-cpp'
import { ApiError } from './api-error.ts'
import { createGrammarBuilder } from './build-grammar.ts'
import { type ChatTokenizer, chatTokens } from './chat-tokens.ts'
import { type GeneratedAnswer, generateAnswer } from './generate-answer.ts'
import { type OpenLlama, openLlama } from './open-llama.ts'
import type { ChatRequest } from './parse-chat-request.ts'
import { createSlotQueue } from './slot-queue.ts'
import { StartFault } from './start-fault.ts'

export interface EngineOptions {
  modelPath: string
  /** Requests that are evaluated at the same time; each has a context of its own. */
  slots: number
  threads: number
  /** Tokens of prompt and answer together; undefined: what the model was trained for. */
  contextSize: number | undefined
}

/** A request that is known to fit: nothing in it can be refused any more. */
export interface PreparedRequest {
  request: ChatRequest
  tokens: Token[]
  grammar: LlamaGrammar | undefined
}

export interface Engine {
  /** Throws a 400 ApiError: too long for the context, a schema or grammar that cannot be followed. */
  prepare(request: ChatRequest): Promise<PreparedRequest>
  /** Waits for a slot. Rejects with the signal's reason when it is aborted. */
  answer(
    prepared: PreparedRequest,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<GeneratedAnswer>
  slots(): { id: number; busy: boolean }[]
  llama: OpenLlama
  contextSize: number
  close(): Promise<void>
}

/** No tokenizer has a longer token, so a longer text is refused before the time is spent to tokenize it. */
const maxCharactersPerToken = 256

/** Loads the model and its slots. Throws a StartFault that names the fix. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const llama = await openLlama(options.modelPath, options.threads)
  try {
    return await buildEngine(llama, options)
  } catch (error) {
    await llama.llama.dispose()
    throw error
  }
}

async function buildEngine(llama: OpenLlama, options: EngineOptions): Promise<Engine> {
  const { model } = llama
  const trained = model.trainContextSize
  const contextSize = options.contextSize ?? trained
  if (contextSize > trained) {
    throw new StartFault(
      'usage',
      `--context-size ${contextSize} is more than the ${trained} tokens that the model was trained for.`,
    )
  }
  const tokenizer = createTokenizer(llama)
  const sequences = await openSlots(model, contextSize, options)
  const queue = createSlotQueue<LlamaContextSequence>(sequences)
  const buildGrammar = createGrammarBuilder(llama.llama)

  return {
    llama,
    contextSize,
    slots: () => sequences.map((sequence, id) => ({ id, busy: queue.busy(sequence) })),
    async prepare(request) {
      const characters = request.messages.reduce((sum, message) => sum + message.content.length, 0)
      if (characters > contextSize * maxCharactersPerToken)
        throw tooLong(Math.ceil(characters / maxCharactersPerToken), contextSize, 'at least ')
      const tokens = chatTokens(request.messages, tokenizer)
      // One place for the answer's first token and one for its end.
      if (tokens.length > contextSize - 2) throw tooLong(tokens.length, contextSize)
      return { request, tokens, grammar: await buildGrammar(request.format) }
    },
    async answer(prepared, signal, onText) {
      const sequence = await queue.take(
        (s) => s.compareContextTokens(prepared.tokens).firstDifferentIndex,
        signal,
      )
      try {
        return await generateAnswer(llama, sequence, prepared, { contextSize, signal, onText })
      } finally {
        queue.give(sequence)
      }
    },
    close: () => llama.llama.dispose(),
  }
}

/**
 * A context for each slot. Two sequences of one context share a batch, and node-llama-cpp samples them at the same
 * time while llama.cpp still brings the batch's outputs into order: now and then each got the other's answer.
 */
async function openSlots(
  model: LlamaModel,
  contextSize: number,
  { slots, threads }: EngineOptions,
): Promise<LlamaContextSequence[]> {
  const sequences: LlamaContextSequence[] = []
  // one after the other: each takes its memory before the next asks how much is left
  while (sequences.length < slots) {
    const context = await model.createContext({ contextSize, sequences: 1, threads })
    sequences.push(context.getSequence())
  }
  return sequences
}

function tooLong(promptTokens: number, contextSize: number, about = ''): ApiError {
  return new ApiError(
    400,
    'exceed_context_size_error',
    `the request has ${about}${promptTokens} tokens and exceeds the available context size of ${contextSize} tokens (2 are kept for the answer): shorten the prompt`,
    { n_prompt_tokens: promptTokens, n_ctx: contextSize },
  )
}

/** Throws a StartFault for a model that was not trained on Mistral's [INST] form. */
function createTokenizer({ model }: OpenLlama): ChatTokenizer<Token> {
  const marker = (text: string): readonly Token[] => {
    const tokens = model.tokenize(text, true)
    if (tokens.length === 1) return tokens
    throw new StartFault(
      'model',
      "This model does not use Mistral's [INST] chat template, the only one the embedded runner knows. Serve it with llama.cpp's own server, and point Promptgate at that URL.",
    )
  }
  const { bos, eos } = model.tokens
  if (bos === null || eos === null)
    throw new StartFault('model', 'The model names no token for the beginning or the end of a text.')
  return {
    bos,
    eos,
    openUser: marker('[INST]'),
    closeUser: marker('[/INST]'),
    encode: (text) => model.tokenize(text, false, 'trimLeadingSpace'),
  }
}

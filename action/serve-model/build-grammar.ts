/** Builds, and remembers, the grammars that hold an answer to JSON, to a schema or to GBNF rules. */
import type { Llama, LlamaGrammar } from 'node-llama-cpp'
import { badRequest } from './api-error.ts'
import { checkSchema } from './check-schema.ts'
import type { AnswerFormat } from './parse-chat-request.ts'

const maxRemembered = 32

export type BuildGrammar = (format: AnswerFormat) => Promise<LlamaGrammar | undefined>

/** The returned function throws a 400 ApiError for a schema or a grammar that cannot be followed. */
export function createGrammarBuilder(llama: Llama): BuildGrammar {
  const remembered = new Map<string, LlamaGrammar>()

  return async (format) => {
    if (format.kind === 'text') return undefined
    const key = JSON.stringify(format)
    const known = remembered.get(key)
    if (known !== undefined) return known
    const grammar = await build(llama, format)
    if (remembered.size >= maxRemembered) {
      for (const oldest of [...remembered.keys()].slice(0, 1)) remembered.delete(oldest)
    }
    remembered.set(key, grammar)
    return grammar
  }
}

async function build(llama: Llama, format: Exclude<AnswerFormat, { kind: 'text' }>): Promise<LlamaGrammar> {
  if (format.kind === 'json') return await llama.getGrammarFor('json')
  if (format.kind === 'schema')
    return await llama.createGrammarForJsonSchema({ oneOf: [checkSchema(format.schema)] })
  try {
    return await llama.createGrammar({ grammar: format.grammar })
  } catch (cause) {
    throw badRequest(
      `the grammar is not valid GBNF: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

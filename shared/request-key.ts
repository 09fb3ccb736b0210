/** The name of a model call in the cache and the report: equal keys are one call. */
import { hashJson, type JsonObject } from './json.ts'

export interface RequestKeyFacts {
  /** a completion request in its wire form, without the model */
  readonly request: {
    readonly messages: readonly JsonObject[]
    readonly params: JsonObject
    readonly tools?: readonly JsonObject[] | undefined
    readonly responseFormat?: JsonObject | undefined
  }
  readonly model: string
  /** the runner's, 64 hexadecimal digits: another build or chat template is another call */
  readonly identity: string
  /** from 0: the n-th time that the same question is asked */
  readonly repeat: number
}

/** 64 hexadecimal digits. The order of members in the request does not count, the order of messages and tools does. */
export function requestKey({ request, model, identity, repeat }: RequestKeyFacts): string {
  const { messages, params, tools, responseFormat } = request
  return hashJson({
    form: 'promptgate.request/1',
    messages,
    params,
    tools: tools ?? [],
    responseFormat: responseFormat ?? null,
    model,
    identity,
    repeat,
  })
}

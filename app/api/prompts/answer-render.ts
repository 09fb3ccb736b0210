/** `POST …/render`: the messages for one input, ready to be sent to a model. */
import type { Problem } from '../../../shared/problem.ts'
import type { RenderedPrompt } from '../../../shared/prompt/prompt.ts'
import { wireFormat, wireMessage, wireTool } from '../../../shared/prompt/wire-form.ts'
import { type ApiRequest, type ApiResponse, json, later, refuse } from '../route.ts'
import { armFor, enter } from './enter.ts'
import { maxRenderBytes, parseRender } from './parse-render.ts'
import { onlyCanary, unreadable } from './refusals.ts'
import type { Answered, ServingOptions } from './serving-routes.ts'

export async function answerRender(request: ApiRequest, options: ServingOptions): Promise<Answered> {
  const entered = await enter(request, options)
  if (!entered.isIn) return { answer: entered.answer }
  const withHeaders = (answer: ApiResponse): Answered => ({
    answer: { ...answer, headers: { ...answer.headers, ...entered.headers } },
  })
  const wish = parseRender(await request.readBody(maxRenderBytes))
  if (!wish.ok) return withHeaders(refuseProblems('The body cannot be read', 'body-invalid', wish.problems))
  const arm = armFor(entered, wish.value.key ?? request.query.get('key') ?? undefined)
  if (arm === undefined) return withHeaders(entered.place.isUnreadable ? unreadable() : onlyCanary())
  const rendered = await options.render(arm.parts, wish.value)
  if (rendered === 'busy') {
    const refusal = refuse(503, 'busy', 'Too many prompts are being rendered', 'ask again in a second')
    return withHeaders(later(refusal, 1))
  }
  if (!rendered.ok) {
    const refusal = refuseProblems('The prompt cannot be rendered', 'not-rendered', rendered.problems)
    return { ...withHeaders(refusal), arm: arm.arm }
  }
  const { name, environment } = entered
  const answer = json(200, {
    name,
    environment,
    version: arm.version,
    fingerprint: arm.fingerprint,
    arm: arm.arm,
    ...describeCall(rendered.value),
    warnings: rendered.warnings,
  })
  return { ...withHeaders(answer), arm: arm.arm }
}

/** What a chat completion takes; `response_format` only where the prompt asks for JSON. */
function describeCall({ messages, tools, output, params, model }: RenderedPrompt) {
  const format = wireFormat(output)
  return {
    ...(model === undefined ? {} : { model }),
    params,
    messages: messages.map(wireMessage),
    tools: tools.map(wireTool),
    ...(format === undefined ? {} : { response_format: format }),
  }
}

function refuseProblems(title: string, code: string, problems: readonly Problem[]): ApiResponse {
  const first = problems[0]
  const detail = first === undefined ? 'see problems' : [first.message, first.hint].filter(Boolean).join(': ')
  const body = { type: `urn:promptgate:${code}`, status: 422, code, title, detail, problems }
  return json(422, body, { 'content-type': 'application/problem+json; charset=utf-8' })
}

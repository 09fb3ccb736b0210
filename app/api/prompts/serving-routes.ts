/** `GET /api/v1/prompts/{owner}/{repo}/{name}` and `POST …/render`: what an application reads. */
import type { Metrics } from '../../metrics.ts'
import type { RenderVersion } from '../../serving/render-version.ts'
import type { ApiRequest, ApiResponse, Route } from '../route.ts'
import { answerRender } from './answer-render.ts'
import { armFor, type EntryOptions, enter } from './enter.ts'
import { matchesTag } from './matches-tag.ts'
import { onlyCanary, unreadable } from './refusals.ts'

export interface ServingOptions extends EntryOptions {
  readonly render: RenderVersion
  readonly metrics: Pick<Metrics, 'count'>
}

const path = '/api/v1/prompts/:owner/:repo/:name'

/**
 * `no-cache`: a copy may be kept, and is asked for again each time, because a halt or a rollback must count at the next call;
 * a 304 costs next to nothing. `private`: the answer is for who has the key.
 */
const cacheControl = 'private, no-cache'

export function servingRoutes(options: ServingOptions): Route[] {
  const counted = (handle: (request: ApiRequest) => Promise<Answered>) => async (request: ApiRequest) => {
    const { answer, arm = '' } = await handle(request)
    options.metrics.count('promptgate_served_total', { status: String(answer.status), arm })
    return answer
  }
  return [
    { method: 'GET', path, handle: counted((request) => answerRead(request, options)) },
    { method: 'POST', path: `${path}/render`, handle: counted((request) => answerRender(request, options)) },
  ]
}

export interface Answered {
  readonly answer: ApiResponse
  readonly arm?: string
}

async function answerRead(request: ApiRequest, options: EntryOptions): Promise<Answered> {
  const entered = await enter(request, options)
  if (!entered.isIn) return { answer: entered.answer }
  const arm = armFor(entered, request.query.get('key') ?? undefined)
  if (arm === undefined) {
    const refusal = entered.place.isUnreadable ? unreadable() : onlyCanary()
    return { answer: { ...refusal, headers: { ...refusal.headers, ...entered.headers } } }
  }
  const headers = {
    ...entered.headers,
    etag: arm.etag,
    'cache-control': cacheControl,
    vary: 'authorization',
  }
  if (matchesTag(request.headers['if-none-match'], arm.etag)) {
    return { answer: { status: 304, headers }, arm: arm.arm }
  }
  const answer = {
    status: 200,
    headers: { ...headers, 'content-type': 'application/json; charset=utf-8' },
    body: arm.body,
  }
  return { answer, arm: arm.arm }
}

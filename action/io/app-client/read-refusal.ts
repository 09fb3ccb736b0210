/** An answer of the App that is no yes → why, and whether to ask again. */
import { isJsonObject } from '../../../shared/json.ts'
import { parseRetryAfter } from '../runner/parse-retry-after.ts'
import { AppFailure } from './app-failure.ts'
import type { Answer } from './exchange.ts'
import { type Attempt, isPassing } from './with-patience.ts'

/** RFC 9457 problem details, as far as they are there. */
function readDetails(text: string): { readonly code?: string; readonly detail?: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {}
  }
  if (!isJsonObject(value)) return {}
  const { code, detail, title } = value
  const said = typeof detail === 'string' ? detail : typeof title === 'string' ? title : undefined
  return {
    ...(typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? { code } : {}),
    ...(said === undefined ? {} : { detail: said.slice(0, 1000) }),
  }
}

/** A refusal that says when to ask again is for now only. */
export function readRefusal(answer: Answer, root: string, nowMs: number): Attempt<never> {
  const { status } = answer
  const { code = `status-${status}`, detail } = readDetails(answer.text)
  const retryAfterMs = parseRetryAfter(answer.headers, nowMs)
  if (isPassing(status) || (status >= 400 && retryAfterMs !== undefined)) {
    const message = `the App at ${root} answered ${status}${detail === undefined ? '' : `: ${detail}`}`
    const error = new AppFailure('unreachable', code, message, { status })
    return { ok: false, error, retry: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
  }
  const refuse = (why: string): Attempt<never> => ({
    ok: false,
    error: new AppFailure('refused', code, why, { status }),
    retry: false,
  })
  if (status < 400) return refuse(`${root} answered ${status}, as no App does: correct app-url`)
  if (detail === undefined)
    return refuse(`the App at ${root} refused with status ${status}: is app-url right?`)
  return refuse(`the App refused (${code}): ${detail}`)
}

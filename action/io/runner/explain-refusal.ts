/** Why a server that answers cannot be used as a runner, as a sentence that names the fix. */
import type { Explanation, UnavailableReason } from './explain-connection-error.ts'
import type { Probe } from './probe.ts'

export interface RefusalContext {
  /** what was asked for */
  readonly url: URL
  readonly hasKey: boolean
  /** where models are listed instead, if that is known */
  readonly better: string | undefined
}

/** `answer` is a list of models that was asked for and not given. */
export function explainRefusal(
  answer: Extract<Probe, { status: number }>,
  { url, hasKey, better }: RefusalContext,
): Explanation {
  const { status, headers } = answer
  const place = url.origin
  const explain = (reason: UnavailableReason, message: string, transient = false): Explanation => ({
    reason,
    message,
    transient,
  })
  if (status === 401 || status === 403) {
    return explain(
      'unauthorised',
      hasKey
        ? `${place} refuses the key (status ${status}). Check runner-api-key: it may be expired, or another server's.`
        : `${place} asks for a key (status ${status}). Give it as runner-api-key.`,
    )
  }
  if (status >= 300 && status < 400) {
    const target = URL.parse(headers.get('location') ?? '', url.href)
    return explain(
      'redirected',
      `${place} redirects (status ${status}) to ${target?.origin ?? 'nowhere'}, and redirects are not followed, because the key would go along. Give that address as runner-url.`,
    )
  }
  if (status === 404 || status === 405) {
    const fix =
      better === undefined
        ? 'Check the path of runner-url: the chat completions interface mostly stands at /v1.'
        : `Give ${better} as runner-url: models are listed there.`
    return explain('not-found', `${place} answers, but has no ${url.pathname} (status ${status}). ${fix}`)
  }
  if (status >= 500 || status === 429) {
    return explain('server', `${place} answers ${url.pathname} with status ${status}. Look at its log.`, true)
  }
  const what = answer.isPage ? 'with a web page' : `with status ${status} and no list of models`
  return explain(
    'not-an-interface',
    `${place} answers ${url.pathname} ${what}. Something else than a model server stands there: check host, port and path of runner-url.`,
  )
}

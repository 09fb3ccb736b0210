/** Faults that a test orders for requests to come. */

export interface SeenRequest {
  readonly method: string
  /** without the base URL's prefix, with its query */
  readonly path: string
  /** `POST /repos/:owner/:repo/check-runs`; absent: no such route */
  readonly route: string | undefined
  readonly body: unknown
}

/** The route as the table spells it, a pattern for `METHOD /path?query`, or a question. */
export type Matcher = string | RegExp | ((request: SeenRequest) => boolean)

export type Fault =
  /** 502 with GitHub's page, but what was asked happened */
  | 'bad-gateway-after-applying'
  | 'bad-gateway-before-applying'
  /** 403 with retry-after and the body of the secondary limit */
  | 'secondary-limit'
  /** 429 with retry-after */
  | 'too-many-requests'
  /** the answer's first half, then the connection ends; what was asked happened */
  | 'cut-answer'
  /** the first half as if it were all */
  | 'cut-json'
  /** the connection ends without an answer, but what was asked happened */
  | 'lost-answer'
  /** the answer comes late; what was asked happens at once */
  | { readonly hangMs: number }
  | {
      readonly status: number
      readonly body?: unknown
      readonly headers?: Readonly<Record<string, string>>
    }

export interface Faults {
  /** of the seconds that `retry-after` names */
  retryAfterSeconds: number
  /** The next `times` requests that match meet the fault. */
  readonly next: (matcher: Matcher, fault: Fault, times?: number) => void
  readonly take: (request: SeenRequest) => Fault | undefined
  /** how many ordered faults no request has met */
  readonly left: () => number
  readonly clear: () => void
}

export function makeFaults(): Faults {
  const orders: { matcher: Matcher; fault: Fault; times: number }[] = []
  return {
    retryAfterSeconds: 1,
    next: (matcher, fault, times = 1) => void orders.push({ matcher, fault, times }),
    take: (request) => {
      const order = orders.find((each) => each.times > 0 && matches(each.matcher, request))
      if (order !== undefined) order.times -= 1
      return order?.fault
    },
    left: () => orders.reduce((total, each) => total + each.times, 0),
    clear: () => void orders.splice(0),
  }
}

function matches(matcher: Matcher, request: SeenRequest): boolean {
  if (typeof matcher === 'function') return matcher(request)
  const line = `${request.method} ${request.path}`
  return typeof matcher === 'string' ? matcher === request.route || matcher === line : matcher.test(line)
}

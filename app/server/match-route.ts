/** Path and method → route. Literal segments go before `:names`; a HEAD is answered by its GET. */
import type { Route } from '../api/route.ts'

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'no-route' }
  /** a broken percent-encoding */
  | { readonly kind: 'bad-path' }

interface Pattern {
  readonly route: Route
  readonly segments: readonly string[]
}

export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match {
  const patterns = routes.map((route) => ({ route, segments: route.path.split('/') })).sort(literalsFirst)

  return (method, path) => {
    const segments = decode(path.split('/'))
    if (segments === undefined) return { kind: 'bad-path' }
    const fitting = patterns.filter((pattern) => fits(pattern.segments, segments))
    const best = fitting[0]
    if (best === undefined) return { kind: 'no-route' }
    // `/a/new` is not `/a/:id` with another method
    const same = fitting.filter(({ route }) => shape(route) === shape(best.route))
    const wanted = method === 'HEAD' ? 'GET' : method
    const found = same.find(({ route }) => route.method === wanted)
    if (found === undefined) return { kind: 'wrong-method', allowed: allowedOf(same) }
    return { kind: 'route', route: found.route, params: readParams(found.segments, segments) }
  }
}

function decode(segments: readonly string[]): string[] | undefined {
  try {
    return segments.map(decodeURIComponent)
  } catch {
    return undefined
  }
}

const isName = (segment: string): boolean => segment.startsWith(':')

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, at) => (isName(part) ? segments[at] !== '' : part === segments[at]))
  )
}

function literalsFirst(a: Pattern, b: Pattern): number {
  for (const [at, segment] of a.segments.entries()) {
    const difference = Number(isName(segment)) - Number(isName(b.segments[at] ?? ''))
    if (difference !== 0) return difference
  }
  return 0
}

/** `/a/:id` and `/a/:name` are one place */
function shape(route: Route): string {
  return route.path.replaceAll(/:[^/]+/g, ':')
}

function allowedOf(patterns: readonly Pattern[]): string[] {
  const methods = new Set<string>(patterns.map(({ route }) => route.method))
  if (methods.has('GET')) methods.add('HEAD')
  return [...methods].sort()
}

function readParams(pattern: readonly string[], segments: readonly string[]): Record<string, string> {
  const named = pattern.flatMap((part, at) => (isName(part) ? [[part.slice(1), segments[at] ?? '']] : []))
  return Object.fromEntries(named) as Record<string, string>
}

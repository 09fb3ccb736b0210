/** fetch with a deadline, which sends a write again only to where GitHub moved the repository, as what it was. */

const maxMoves = 3

/** A caller that brings its own signal keeps its own time, as a stream does. */
export function openTransport(send: typeof fetch, deadlineMs: number): typeof fetch {
  return async (input, init = {}) => {
    const timed = init.signal ? init : { ...init, signal: AbortSignal.timeout(deadlineMs) }
    const isRead = ['GET', 'HEAD'].includes((init.method ?? 'GET').toUpperCase())
    if (isRead || init.redirect !== undefined) return await send(input, timed)
    // fetch itself would make a GET of a POST that is answered with 301
    let url = new URL(input instanceof Request ? input.url : input)
    for (let moves = 0; ; moves++) {
      const response = await send(url, { ...timed, redirect: 'manual' })
      const target = movedTo(response, url)
      if (target === undefined || moves === maxMoves) return response
      await response.body?.cancel()
      url = target
    }
  }
}

/** Another origin gets neither the token nor what is written. */
function movedTo(response: Response, from: URL): URL | undefined {
  const location = response.headers.get('location')
  if (![301, 302, 307, 308].includes(response.status) || location === null) return undefined
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  return target?.origin === from.origin ? target : undefined
}

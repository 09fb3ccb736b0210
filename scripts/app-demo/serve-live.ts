/** The page of the pull request that the story is at, on loopback; it renews itself while things happen. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LivePage {
  readonly url: string
  readonly close: () => Promise<void>
}

/** Keeps what the reader has folded open, and the place where they read. */
const script = `
let last = document.body.innerHTML
async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html')
  if (page.body.innerHTML === last) return
  last = page.body.innerHTML
  const open = [...document.querySelectorAll('details')].map((each) => each.open)
  document.title = page.title
  document.body.innerHTML = last
  for (const [at, each] of [...document.querySelectorAll('details')].entries()) each.open = open[at] ?? each.open
}
setInterval(() => renew().catch(() => {}), 1000)
`

export const scriptPath = '/live.js'

/** `render` gets the path; undefined: there is no such page */
export async function serveLive(render: (path: string) => Promise<string | undefined>): Promise<LivePage> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      response.end(body)
    }
    if (path === scriptPath) return send(200, 'text/javascript', script)
    render(path).then(
      (page) =>
        page === undefined ? send(404, 'text/plain', 'no such page\n') : send(200, 'text/html', page),
      (fault: unknown) => send(500, 'text/plain', `${String(fault)}\n`),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

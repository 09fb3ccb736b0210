/** Lets git itself fetch over HTTP: hands the request to git's own CGI program. Nothing can be pushed this way. */
import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import { allow, authenticate } from '../auth/authenticate.ts'
import { Refusal } from '../refusal.ts'
import type { Site } from '../site.ts'
import { findByName } from '../state/find.ts'
import { gitEnvironment } from './run-git.ts'

const address = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack)$/

/** false: the request is none of git's. */
export async function serveGit(
  { world }: Site,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<boolean> {
  const url = new URL(incoming.url ?? '/', world.url)
  const [, owner, name, rest] = address.exec(url.pathname) ?? []
  if (owner === undefined || name === undefined || rest === undefined) return false
  const repository = findByName(world, owner, name)
  try {
    const caller = await authenticate(world, incoming.headers.authorization, 'token')
    if (repository === undefined) throw new Refusal(404, 'Repository not found.')
    allow(caller, repository, ['contents:read'])
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault
    // git asks for credentials only after a 401
    const isNobody = incoming.headers.authorization === undefined
    outgoing.writeHead(isNobody ? 401 : fault.status, { 'www-authenticate': 'Basic realm="GitHub"' })
    outgoing.end(fault.message)
    return true
  }
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: dirname(repository.git.dir),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${basename(repository.git.dir)}/${rest}`,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: incoming.method ?? 'GET',
      CONTENT_TYPE: incoming.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: incoming.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(incoming.headers['git-protocol'] ?? ''),
    },
  })
  child.stdin.on('error', () => {}) // git may end before it read everything
  incoming.pipe(child.stdin)
  const chunks: Buffer[] = []
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer)
  answer(Buffer.concat(chunks), outgoing)
  return true
}

/** A CGI answer: headers, an empty line, the body. */
function answer(bytes: Buffer, outgoing: ServerResponse): void {
  const end = bytes.indexOf('\r\n\r\n')
  const headers = bytes
    .subarray(0, end)
    .toString()
    .split('\r\n')
    .map((line) => line.split(/:\s*/, 2) as [string, string])
  const status = headers.find(([key]) => key === 'Status')?.[1]
  outgoing.writeHead(
    status === undefined ? 200 : Number.parseInt(status, 10),
    Object.fromEntries(headers.filter(([key]) => key !== 'Status')),
  )
  outgoing.end(bytes.subarray(end + 4))
}

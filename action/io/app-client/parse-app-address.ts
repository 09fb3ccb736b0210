/** The input app-url → where requests go: https, or http on this machine. */
import { fail, type Problem, type Result, succeed } from '../../../shared/problem.ts'

/** https only, but for this machine's own addresses: a token in clear text is everybody's. */
export function isSafeOrigin({ protocol, hostname }: URL): boolean {
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback)
}

/** The address without a slash at its end; the App may live below a path. */
export function parseAppAddress(text: string): Result<string> {
  const problem = (message: string, hint: string): Result<string> => {
    const found: Problem = { path: 'app-url', code: 'bad-app-url', message, hint, severity: 'error' }
    return fail([found])
  }
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    return problem('it is no https address', 'write it as in https://promptgate.example.com')
  if (url.username !== '' || url.password !== '')
    return problem('it carries a user name or a password', 'take them out: the job proves itself by a token')
  if (url.search !== '' || url.hash !== '')
    return problem('it has a part after ? or #', 'leave that part out')
  if (!isSafeOrigin(url))
    return problem(
      `tokens are not sent to ${url.host} in clear text`,
      'write https://; http is for an App on this very machine',
    )
  return succeed(`${url.origin}${url.pathname.replace(/\/+$/, '')}`)
}

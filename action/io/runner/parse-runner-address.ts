/** The runner's url and key as a user gives them → where requests go. */
import { fail, type Problem, type Result, succeed } from '../../../shared/problem.ts'

export interface RunnerAddress {
  /** scheme, host and port; the only place that the key goes to */
  readonly origin: string
  /** the server itself, without a slash at the end: `/props`, `/version` and `/api/tags` stand below it */
  readonly root: string
  /** the chat completions interface, without a slash at the end: `http://host:8080/v1` */
  readonly base: string
  readonly apiKey?: string
}

const bothWays =
  "Give the server's address, as in http://host:8080, or its interface's, as in http://host:8080/v1."

/**
 * `url` may be the server (`http://host:8080`, `https://gateway/llama`) or its interface (`…/v1`, `…/v1beta/openai`,
 * `…/v1/chat/completions`). Problems are located at the inputs `runner-url` and `runner-api-key`, and never show the key.
 * An empty key means none.
 */
export function parseRunnerAddress(url: string, apiKey?: string): Result<RunnerAddress> {
  const key = apiKey?.trim() ?? ''
  const parsed = parseUrl(url.trim())
  const problems: Problem[] = []
  if (!(parsed instanceof URL)) problems.push(parsed)
  if (!/^[\x21-\x7e]*$/.test(key)) {
    problems.push({
      path: 'runner-api-key',
      code: 'bad-runner-key',
      message:
        'the key holds a space, a line break or a character outside ASCII, so it cannot be sent in a header',
      hint: 'paste the key alone, without "Bearer" and without line breaks',
      severity: 'error',
    })
  }
  if (problems.length > 0 || !(parsed instanceof URL)) return fail(problems)
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '')
  const version = /\/v\d\w*(?=\/|$)/.exec(path)
  const root = `${parsed.origin}${version === null ? path : path.slice(0, version.index)}`
  const base = `${parsed.origin}${version === null ? `${path}/v1` : path}`
  return succeed({ origin: parsed.origin, root, base, ...(key === '' ? {} : { apiKey: key }) })
}

function parseUrl(url: string): URL | Problem {
  const problem = (message: string, hint = bothWays): Problem => ({
    path: 'runner-url',
    code: 'bad-runner-url',
    message,
    hint,
    severity: 'error',
  })
  if (url === '') return problem('no url is given')
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) {
    const guess = `http://${url}`
    const isHostAlone = /^[\w.-]+(:\d+)?(\/\S*)?$/.test(url) && URL.canParse(guess)
    return isHostAlone
      ? problem(`"${url}" has no http:// or https:// in front`, `did you mean ${guess}? ${bothWays}`)
      : problem(`"${withoutCredentials(url)}" is not an http or https url`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return problem(
      `the url of ${parsed.host} carries a user name or a password`,
      'take them out of the url and give the key as runner-api-key',
    )
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    return problem(`the url of ${parsed.host} has a part after ? or #, which requests cannot carry`)
  }
  return parsed
}

function withoutCredentials(url: string): string {
  return url.replace(/[^/]*@/, '***@')
}

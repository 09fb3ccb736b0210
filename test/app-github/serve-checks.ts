/** Check runs of a scripted GitHub, with its rule that annotations are added and never replaced. */
import { json, type Script } from './serve-script.ts'

interface Sent {
  readonly name?: string
  readonly head_sha?: string
  readonly external_id?: string
  readonly status?: string
  readonly conclusion?: string
  readonly output?: {
    readonly title: string
    readonly summary: string
    readonly text?: string
    readonly annotations?: readonly object[]
  }
  readonly actions?: readonly object[]
}

export interface StoredCheck {
  readonly id: number
  readonly state: Sent
  readonly annotations: object[]
}

/** Refuses more than 50 annotations or 3 actions, as GitHub does. */
export function serveChecks(script: Script, headSha: string): StoredCheck[] {
  const checks: StoredCheck[] = []
  const repo = '/repos/octo/prompts'
  const store = (check: StoredCheck, sent: Sent): boolean => {
    const annotations = sent.output?.annotations ?? []
    if (annotations.length > 50 || (sent.actions?.length ?? 0) > 3) return false
    check.annotations.push(...annotations)
    Object.assign(check, { state: { ...check.state, ...sent } })
    return true
  }
  const serveOne = (check: StoredCheck): void => {
    script.on(`PATCH ${repo}/check-runs/${check.id}`, ({ body }, response) =>
      store(check, body as Sent)
        ? json(200, { id: check.id })({} as never, response)
        : json(422, { message: 'Validation Failed' })({} as never, response),
    )
    script.on(`GET ${repo}/check-runs/${check.id}/annotations`, (asked, response) => {
      const [page, size] = ['page', 'per_page'].map((name) => Number(asked.query.get(name)))
      const start = ((page ?? 1) - 1) * (size ?? 100)
      const listed = check.annotations.slice(start, start + (size ?? 100))
      const trimmed = listed.map((one) => ({ ...one, message: (one as { message: string }).message.trim() }))
      return json(200, trimmed)(asked, response)
    })
  }
  script.on(`POST ${repo}/check-runs`, (asked, response) => {
    const check: StoredCheck = { id: 100 + checks.length, state: {}, annotations: [] }
    if (!store(check, asked.body as Sent)) return json(422, { message: 'Validation Failed' })(asked, response)
    checks.push(check)
    serveOne(check)
    return json(201, { id: check.id })(asked, response)
  })
  script.on(`GET ${repo}/commits/${headSha}/check-runs`, (asked, response) => {
    const runs = checks.map(({ id, state }) => ({
      id,
      name: state.name,
      external_id: state.external_id,
      app: { id: 4711 },
    }))
    return json(200, { total_count: runs.length, check_runs: runs })(asked, response)
  })
  return checks
}

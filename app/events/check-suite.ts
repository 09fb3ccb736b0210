/** `check_suite`: GitHub asks for the checks of a commit, or a person asks for all of them again. */
import { listAt, numberAt, textAt } from '../payload.ts'
import { evaluatePull } from '../pulls/evaluate-pull.ts'
import { mayMeasure } from '../roles.ts'
import { findTenant } from '../tenant.ts'
import type { EventHandler } from './event.ts'

export const onCheckSuite: EventHandler = async (deps, { payload, repositoryId, action = '' }) => {
  const tenant = await findTenant(deps, repositoryId)
  const headSha = textAt(payload, 'check_suite', 'head_sha')
  if (tenant === undefined || headSha === undefined) return
  if (action !== 'requested' && action !== 'rerequested') return
  const isAgain = action === 'rerequested'
  if (isAgain && !(await mayMeasure(deps, tenant.github, payload))) return

  const told = listAt(payload, 'check_suite', 'pull_requests').flatMap(
    (pull) => numberAt(pull, 'number') ?? [],
  )
  const { rows } = await deps.store.evaluations.list(tenant.row.id, { headSha, limit: 100 })
  // of a fork's commit GitHub names no pull request
  const asked = isAgain && told.length === 0 ? await tenant.github.listPullsOf(headSha) : []
  const actor = textAt(payload, 'sender', 'login')
  for (const number of [...told, ...asked.map((pull) => pull.number)]) {
    const own = rows.filter(({ pull }) => pull === number)
    const wasCommanded = own.some(({ isFork, trigger }) => !isFork || trigger.startsWith('command '))
    await evaluatePull(deps, tenant, {
      number,
      trigger: `check_suite.${action}`,
      isCommanded: isAgain && wasCommanded,
      head: headSha,
      only: [],
      ...(actor === undefined ? {} : { actor }),
    })
  }
}

/** A repository with environments, whose jobs are played without a model: what promotions move and why. */
import type { PointerRow, RequestRow } from '../../../app/store/promotion-store.ts'
import type { EvaluationRow } from '../../../app/store/rows.ts'
import { type PolicyOptions, triageFiles } from '../../action/triage-files.ts'
import type { Entries } from '../../git/entries.ts'
import { playJob } from '../faults/play-job.ts'
import { promptgateForTest, workflow, workflowPath } from '../promptgate-for-test.ts'

export const environments = `environments:
  staging: { promote-on: merge }
  production: { promote-on: release, from: staging }
`

export interface ShopOptions extends PolicyOptions {
  /** whether the head of this commit answers right; default: all do */
  readonly isRight?: (headSha: string) => boolean
  readonly files?: Entries
}

export async function openShop({ isRight = () => true, files = {}, ...policy }: ShopOptions = {}) {
  const gate = await promptgateForTest()
  const measured: EvaluationRow[] = []
  const { github, app } = gate
  github.onDispatch = async (run) => {
    const id = run.inputs['evaluation-id'] ?? ''
    const row = await app().deps.store.evaluations.find(id)
    if (row !== undefined) measured.push(row)
    await playJob(gate, run, { isRight: isRight(row?.headSha ?? '') })
  }
  const shop = await gate.repository({
    files: { ...triageFiles({ extra: environments, ...policy }), [workflowPath]: workflow, ...files },
  })
  const promotions = () => app().deps.store.promotions
  return {
    ...gate,
    shop,
    /** evaluations whose jobs ran */
    measured,
    requests: async (environment: string): Promise<readonly RequestRow[]> =>
      await promotions().findRequests(shop.id, { environment }, 20),
    pointers: async (environment: string): Promise<readonly PointerRow[]> =>
      await promotions().pointers(shop.id, environment),
  }
}

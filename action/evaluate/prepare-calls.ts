/** Pure: rendered cases → the unique calls in the order that shares prefixes, and the trials that read their answers. */
import type { Case } from '../../shared/dataset/case.ts'
import type { JsonObject } from '../../shared/json.ts'
import { sha256Hex } from '../../shared/json.ts'
import { noiseSampleSize } from '../../shared/plan/noise-sample-size.ts'
import type { Arm, PlannedComparison, Yardstick } from '../../shared/plan/plan.ts'
import type { YardstickFacts } from '../../shared/plan/read-yardstick.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import { requestKey } from '../../shared/request-key.ts'
import type { CompletionRequest } from '../completion.ts'
import { toRequest } from './to-request.ts'

/** One cell of a comparison with every case rendered. `fingerprint` groups the calls of one version. */
export interface RenderedCell {
  readonly comparison: PlannedComparison
  readonly arm: Arm
  readonly yardstick: Yardstick
  readonly fingerprint: string
  /** its datasets, evaluators and judges */
  readonly facts: YardstickFacts
  readonly rows: readonly {
    readonly dataset: string
    readonly case: Case
    readonly rendered: RenderedPrompt
  }[]
}

/** One request to a runner. Two trials that ask the same are one call. */
export interface Call {
  readonly key: string
  readonly runner: string
  /** the model its prompt names */
  readonly model?: string
  readonly request: CompletionRequest
  readonly purpose: 'trial' | 'noise' | 'judge'
}

/** One trial of the report, and the call it reads. */
export interface TrialSlot {
  readonly cell: RenderedCell
  readonly dataset: string
  readonly case: Case
  readonly rendered: RenderedPrompt
  readonly repeat: number
  readonly key: string
}

/** A baseline case that is asked a second time. */
export interface NoiseProbe {
  readonly slot: TrialSlot
  readonly key: string
}

export interface PreparedCalls {
  readonly calls: readonly Call[]
  readonly slots: readonly TrialSlot[]
  readonly probes: readonly NoiseProbe[]
}

export interface CallTarget {
  readonly identity: string
  readonly model: string
  readonly params: JsonObject
}

/** The repeat index of the second, fresh answer that the noise floor is made of. */
const NOISE_REPEAT = -1

/** The sample is fixed by the version and the cases: the same report again asks the same. */
function sampleForNoise(slots: readonly TrialSlot[], firstRepeat: number): TrialSlot[] {
  const first = slots.filter((slot) => slot.repeat === firstRepeat)
  const order = first.map((slot) => ({
    slot,
    rank: sha256Hex(`${slot.cell.fingerprint}\0${slot.dataset}\0${slot.case.id}`),
  }))
  order.sort((a, b) => (a.rank < b.rank ? -1 : 1))
  return order.slice(0, noiseSampleSize(first.length)).map((entry) => entry.slot)
}

/**
 * Cells in, calls out: grouped by runner and version in the order the cells have, cases in the order of their dataset, so
 * that a prompt cache sees the fixed text once. `target` answers for a runner id. Repeats are numbered from `firstRepeat`:
 * another attempt of an evaluation asks afresh.
 */
export function prepareCalls(
  cells: readonly RenderedCell[],
  target: (runnerId: string, model: string | undefined) => CallTarget,
  firstRepeat = 0,
): PreparedCalls {
  const calls = new Map<string, Call>()
  const slots: TrialSlot[] = []
  const probes: NoiseProbe[] = []
  const probed = new Set<string>()
  const ask = (
    cell: RenderedCell,
    rendered: RenderedPrompt,
    repeat: number,
    purpose: Call['purpose'],
  ): string => {
    const runner = cell.comparison.runner
    const { identity, model, params } = target(runner, rendered.model)
    const request = toRequest(rendered, params)
    const key = requestKey({ request, model, identity, repeat })
    if (!calls.has(key))
      calls.set(key, {
        key,
        runner,
        request,
        purpose,
        ...(rendered.model === undefined ? {} : { model: rendered.model }),
      })
    return key
  }
  for (const cell of cells) {
    const own: TrialSlot[] = []
    for (let nth = 0; nth < cell.comparison.repeat; nth++)
      for (const row of cell.rows) {
        const repeat = firstRepeat + nth
        const key = ask(cell, row.rendered, repeat, 'trial')
        own.push({ cell, dataset: row.dataset, case: row.case, rendered: row.rendered, repeat, key })
      }
    slots.push(...own)
    // the baseline tells how much the runner disagrees with itself; a new prompt has only its head
    const first = cell.comparison.cells[0]
    const isBaseline = cell.arm === first?.arm && cell.yardstick === first.yardstick && !first.unprobed
    const group = `${cell.comparison.runner}\0${cell.fingerprint}\0${cell.comparison.datasets.join('\0')}`
    if (!isBaseline || probed.has(group)) continue
    probed.add(group)
    for (const slot of sampleForNoise(own, firstRepeat))
      probes.push({ slot, key: ask(cell, slot.rendered, NOISE_REPEAT, 'noise') })
  }
  return { calls: [...calls.values()], slots, probes }
}

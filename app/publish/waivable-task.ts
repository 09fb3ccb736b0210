/** Bytes of reports → what of them somebody could accept. Runs in its own process. */
import { decideVerdict } from '../../shared/verdict/decide-verdict.ts'
import { findWaivable, type Waivable } from '../../shared/verdict/find-waivable.ts'
import { type DecideTask, readReport } from './decide-task.ts'

export type WaivableTask = Pick<DecideTask, 'attempts' | 'commits' | 'policy'>

export interface Acceptable {
  /** whether it blocks, were nothing accepted */
  readonly blocks: boolean
  /** it could not be evaluated: there is nothing to accept */
  readonly isError: boolean
  readonly headline: string
  readonly comparisons: readonly Waivable[]
}

export function waivableTask({ policy, ...stored }: WaivableTask): Acceptable {
  const report = readReport(stored)
  const verdict = decideVerdict(report, policy)
  const { blocks, conclusion, headline } = verdict
  return { blocks, isError: conclusion === 'error', headline, comparisons: findWaivable(report, verdict) }
}

/** Judges that failed on answers whose verdict is known. */
import type { Policy } from '../config/policy.ts'
import type { Report, ReportComparison } from '../report/report.ts'

/**
 * Evaluator ids whose judge got a canary wrong: what such a judge says decides nothing. Where one evaluator was judged on
 * several runners, only the one that judged this comparison is asked: that of the policy, else the runner that answered.
 */
export function findUnreliableJudges(report: Report, policy: Policy, comparison: ReportComparison): string[] {
  const ids = [...new Set(report.judges.map((judge) => judge.evaluator))].sort()
  return ids.filter((id) => {
    const all = report.judges.filter((judge) => judge.evaluator === id)
    const spec = policy.evaluators[id]
    const runner = (spec?.uses === 'judge' ? spec.runner : undefined) ?? comparison.runner
    const own = all.filter((judge) => judge.runner === runner)
    return (own.length > 0 ? own : all).some(
      ({ canaries }) => canaries !== undefined && canaries.right < canaries.tried,
    )
  })
}

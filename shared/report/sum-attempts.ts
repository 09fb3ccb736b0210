/** What several attempts called, spent and learned of their runners and judges, added up. Unknown plus known is unknown. */
import type { Report, ReportJudge, ReportRunner } from './report.ts'

const add = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0)

export function sumCalls(reports: readonly Report[]): Report['calls'] {
  const of = (name: keyof Report['calls']) => add(reports.map((one) => one.calls[name]))
  return {
    planned: of('planned'),
    made: of('made'),
    cached: of('cached'),
    failed: of('failed'),
    judge: of('judge'),
    noise: of('noise'),
  }
}

/** An attempt that called nobody spent nothing, also where it does not say so. */
export function sumSpent(reports: readonly Report[]): Report['spent'] {
  const spending = reports.filter(
    ({ calls, spent }) =>
      calls.made + calls.judge + calls.noise > 0 ||
      spent.money !== undefined ||
      spent.computeSeconds !== undefined,
  )
  const money = spending.flatMap(({ spent }) => (spent.money === undefined ? [] : [spent.money]))
  const seconds = spending.flatMap(({ spent }) =>
    spent.computeSeconds === undefined ? [] : [spent.computeSeconds],
  )
  const currency = money[0]?.currency
  const isOneCurrency = money.every((one) => one.currency === currency)
  return {
    ...(currency !== undefined && isOneCurrency && money.length === spending.length
      ? { money: { amount: add(money.map((one) => one.amount)), currency } }
      : {}),
    ...(seconds.length > 0 && seconds.length === spending.length ? { computeSeconds: add(seconds) } : {}),
  }
}

/** Runners of all attempts, the newest one's words first; what was seen of their noise adds up. */
export function sumNoise(byAge: readonly Report[]): ReportRunner[] {
  const found = new Map<string, ReportRunner>()
  for (const runner of byAge.flatMap((one) => one.runners)) {
    const known = found.get(runner.id)
    if (known === undefined) found.set(runner.id, runner)
    else if (runner.noise !== undefined) {
      const { sampled, disagreed, cases } = known.noise ?? { sampled: 0, disagreed: 0, cases: [] }
      const noise = {
        sampled: sampled + runner.noise.sampled,
        disagreed: disagreed + runner.noise.disagreed,
        cases: [...new Set([...cases, ...runner.noise.cases])],
      }
      found.set(runner.id, { ...known, noise })
    }
  }
  return [...found.values()]
}

/** By evaluator and runner; `agreement` is the mean over their calls. */
export function sumJudges(byAge: readonly Report[]): ReportJudge[] {
  const found = new Map<string, ReportJudge>()
  for (const judge of byAge.flatMap((one) => one.judges)) {
    const key = `${judge.evaluator}\n${judge.runner}`
    const known = found.get(key)
    found.set(key, known === undefined ? judge : addJudges(known, judge))
  }
  return [...found.values()]
}

function addJudges(a: ReportJudge, b: ReportJudge): ReportJudge {
  const calls = a.calls + b.calls
  const canaries =
    a.canaries === undefined || b.canaries === undefined
      ? (a.canaries ?? b.canaries)
      : { tried: a.canaries.tried + b.canaries.tried, right: a.canaries.right + b.canaries.right }
  const agreement =
    a.agreement === undefined || b.agreement === undefined || calls === 0
      ? (a.agreement ?? b.agreement)
      : (a.agreement * a.calls + b.agreement * b.calls) / calls
  return {
    evaluator: a.evaluator,
    runner: a.runner,
    calls,
    ...(canaries === undefined ? {} : { canaries }),
    ...(agreement === undefined ? {} : { agreement }),
  }
}

/** The policy as the file has it → the effective one, every default filled in. */
import { hashPolicy } from './hash-policy.ts'
import type { Gate, Policy, Price, RunnerPolicy, Suite } from './policy.ts'
import { defaultRunnerId, policyDefaults as silent } from './policy-defaults.ts'
import type { GateFile, PolicyFile, RunnerFile } from './policy-schema.ts'

/** `file` must have passed its schema and its references. */
export function completePolicy(file: PolicyFile, source: Policy['source']): Policy {
  const { defaults = {}, budgets } = file
  const runners =
    Object.keys(file.runners ?? {}).length === 0 ? { [defaultRunnerId]: {} } : (file.runners ?? {})
  const suites = Object.entries(file.suites ?? {}).map(
    ([id, suite]): Suite => ({
      id,
      prompts: suite.prompts,
      datasets: suite.datasets,
      evaluators: suite.evaluators ?? [],
      runners: suite.runners ?? Object.keys(runners),
      repeat: suite.repeat ?? defaults.repeat ?? silent.repeat,
      gate: completeGate(suite.gate ?? {}),
    }),
  )
  return hashPolicy({
    source,
    timeoutSeconds: defaults['timeout-seconds'] ?? silent.timeoutSeconds,
    ...present('maxConcurrency', defaults['max-concurrency']),
    ...present('repeat', defaults.repeat),
    missingVariable: defaults['missing-variable'] ?? silent.missingVariable,
    maxCases: defaults['max-cases'] ?? silent.maxCases,
    runners: mapById(runners, completeRunner),
    datasets: mapById(file.datasets ?? {}, (id, { path, tags = [] }) => ({ id, path, tags })),
    evaluators: file.evaluators ?? {},
    suites: Object.fromEntries(suites.map((suite) => [suite.id, suite])),
    ...present(
      'budgets',
      budgets && {
        currency: budgets.currency,
        ...present('perPullRequest', budgets['per-pull-request']),
        ...present('perDay', budgets['per-day']),
        onExceeded: budgets['on-exceeded'] ?? silent.onExceeded,
      },
    ),
    environments: file.environments ?? {},
    monitors: file.monitors ?? {},
    waivers: {
      byAuthor: file.waivers?.['by-author'] ?? silent.waiversByAuthor,
      maxDays: file.waivers?.['max-days'] ?? silent.waiverDays,
    },
    forks: file.forks ?? silent.forks,
    drafts: file.drafts ?? silent.drafts,
    comment: file.comment ?? silent.comment,
  })
}

/** The gate of a suite that sets only some of its members. */
export function completeGate(gate: GateFile): Gate {
  return {
    maxRegression: gate['max-regression'] ?? silent.maxRegression,
    ...present('minScore', gate['min-score']),
    ...present('minPassRate', gate['min-pass-rate']),
    ...present('maxCostPerCall', gate['max-cost-per-call']),
    ...present('maxP95LatencyMs', gate['max-p95-latency-ms']),
    maxMissing: gate['max-missing'] ?? silent.maxMissing,
    onInconclusive: gate['on-inconclusive'] ?? silent.onInconclusive,
  }
}

function completeRunner(id: string, runner: RunnerFile): RunnerPolicy {
  const params = Object.entries(runner.params ?? {}).map(([key, value]) => [key.replaceAll('-', '_'), value])
  return {
    id,
    kind: runner.kind ?? silent.kind,
    ...present('model', runner.model),
    params: Object.fromEntries(params),
    ...present('price', runner.price && completePrice(runner.price)),
  }
}

function completePrice(price: NonNullable<RunnerFile['price']>): Price {
  const perMillion = price['per-million']
  return {
    currency: price.currency,
    ...present('computeHour', price['compute-hour']),
    ...present(
      'perMillion',
      perMillion && {
        input: perMillion.input,
        cachedInput: perMillion['cached-input'] ?? perMillion.input,
        output: perMillion.output,
      },
    ),
  }
}

/** `{key: value}`, or nothing where the value is undefined: an absent member is not a member that is undefined. */
function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: V })
}

function mapById<T, U>(
  record: Readonly<Record<string, T>>,
  map: (id: string, value: T) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, map(id, value)]))
}

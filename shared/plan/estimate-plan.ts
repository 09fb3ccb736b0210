/** What a plan will cost before a call is made: calls, tokens, money, time. */
import type { EvaluatorSpec, Policy } from '../config/policy.ts'
import { costOfCall, type Money } from '../cost.ts'
import type { Case } from '../dataset/case.ts'
import { hashJson, type JsonValue } from '../json.ts'
import type { PlannedWork } from './add-runners.ts'
import type { Draft } from './draft-comparisons.ts'
import { noiseSampleSize } from './noise-sample-size.ts'
import type { Cell, Estimate, PlanFacts, PlannedComparison } from './plan.ts'
import type { Version } from './read-side.ts'

/** A usual length of a text in tokens where no tokenizer is at hand: four characters each. */
const charsPerToken = 4
/** Where neither a measurement nor a limit is known. */
const defaultOutputTokens = 128
/** A judge answers with one of its choices. */
const judgeOutputTokens = 16

/** What one runner is asked to do. */
interface Load {
  model: number
  judge: number
  noise: number
  promptChars: number
  outputTokens: number
}

/**
 * Upper bound of the work of a plan. Model calls are counted once for each distinct request: runner, version, input and
 * repeat; so two arms of one fingerprint, or two yardsticks that share cases, count once. Prompt tokens are a quarter of the
 * characters of the template, its partials and the case; output tokens are those measured, else `max_tokens`, else 128. Money
 * and seconds are undefined as soon as those of one runner that is called are not known, or the currencies differ.
 */
export function estimatePlan(work: readonly PlannedWork[], facts: PlanFacts): Estimate {
  const { policy, throughput = {} } = facts
  const loads = new Map<string, Load>()
  const asked = new Map<string, number>()
  const judged = new Set<string>()
  const probed = new Set<string>()
  const loadOf = (runner: string): Load => {
    const load = loads.get(runner) ?? { model: 0, judge: 0, noise: 0, promptChars: 0, outputTokens: 0 }
    loads.set(runner, load)
    return load
  }
  const add = (
    runner: string,
    kind: 'model' | 'judge' | 'noise',
    calls: number,
    chars: number,
    tokens: number,
  ) => {
    const load = loadOf(runner)
    load[kind] += calls
    load.promptChars += calls * chars
    load.outputTokens += calls * tokens
  }

  for (const { comparison, draft } of work)
    for (const cell of comparison.cells) {
      const version = cell.arm === 'base' ? draft.base : draft.head
      if (version === undefined) continue
      const chars = versionChars(version)
      const tokens = outputTokens(version, comparison.runner, policy, throughput)
      const rows = draft.yardsticks[cell.yardstick].datasets.flatMap((dataset) => dataset.cases)
      for (const row of rows) {
        const request = `${comparison.runner}\0${version.fingerprint}\0${requestOf(row)}`
        const before = asked.get(request) ?? 0
        const calls = Math.max(0, comparison.repeat - before)
        asked.set(request, Math.max(before, comparison.repeat))
        add(comparison.runner, 'model', calls, chars + caseChars(row), tokens)
        for (const judge of judgesOf(draft, cell, row)) {
          const runner = judge.spec.runner ?? comparison.runner
          const expected = remembered(expectations, row, () => row.expected ?? null)
          const key = [request, runner, judge.identity, expected].join('\0')
          if (judged.has(key)) continue
          judged.add(key)
          const calls = comparison.repeat * (judge.spec.votes ?? 1)
          add(
            runner,
            'judge',
            calls,
            judge.chars + caseChars(row) + tokens * charsPerToken,
            judgeOutputTokens,
          )
        }
      }
      const group = [comparison.runner, version.fingerprint, ...comparison.datasets].join('\0')
      if (!isBaseline(comparison, cell) || cell.unprobed || probed.has(group)) continue
      probed.add(group)
      const mean = rows.reduce((sum, row) => sum + caseChars(row), 0) / Math.max(1, rows.length)
      add(comparison.runner, 'noise', noiseSampleSize(rows.length), chars + mean, tokens)
    }
  return sumUp(loads, facts)
}

/** The noise floor is measured on the baseline; a new prompt has only its head, a new yardstick only itself. */
function isBaseline(comparison: PlannedComparison, cell: Cell): boolean {
  const first = comparison.cells[0]
  return first?.arm === cell.arm && first.yardstick === cell.yardstick
}

function sumUp(loads: ReadonlyMap<string, Load>, { policy, throughput = {} }: PlanFacts): Estimate {
  const total = { modelCalls: 0, judgeCalls: 0, noiseCalls: 0, promptTokens: 0, outputTokens: 0 }
  let seconds: number | undefined = 0
  let money: Money | undefined
  let isPriced = true
  for (const [runner, load] of loads) {
    if (load.model + load.judge + load.noise === 0) continue
    const usage = {
      inputTokens: Math.ceil(load.promptChars / charsPerToken),
      outputTokens: load.outputTokens,
    }
    total.modelCalls += load.model
    total.judgeCalls += load.judge
    total.noiseCalls += load.noise
    total.promptTokens += usage.inputTokens
    total.outputTokens += usage.outputTokens
    const speed = throughput[runner]
    const own =
      speed === undefined
        ? undefined
        : usage.inputTokens / speed.promptTokensPerSecond + usage.outputTokens / speed.outputTokensPerSecond
    seconds = own === undefined || seconds === undefined || !Number.isFinite(own) ? undefined : seconds + own
    const cost = costOfCall(policy.runners[runner]?.price, usage, own)
    if (cost === undefined || (money !== undefined && money.currency !== cost.currency)) isPriced = false
    else money = { amount: (money?.amount ?? 0) + cost.amount, currency: cost.currency }
  }
  return {
    ...total,
    ...(isPriced && money !== undefined ? { money } : {}),
    ...(seconds === undefined ? {} : { computeSeconds: seconds }),
  }
}

/** What of a case reaches the model. */
function requestOf(row: Case): string {
  const messages = (row.messages ?? []).map(({ role, content }) => [role, content])
  return remembered(requests, row, () => [row.input, messages])
}

/** Hashes, because the texts of a whole dataset would be held once for each prompt; kept, because each is asked for as often. */
const requests = new WeakMap<object, string>()
const expectations = new WeakMap<object, string>()
const judgeTexts = new WeakMap<object, string>()

function remembered(kept: WeakMap<object, string>, owner: object, read: () => JsonValue): string {
  const hash = kept.get(owner) ?? hashJson(read())
  kept.set(owner, hash)
  return hash
}

function caseChars(row: Case): number {
  const messages = row.messages ?? []
  return textChars(row.input) + messages.reduce((sum, message) => sum + message.content.length, 0)
}

/** Characters of all texts, numbers and names within a value, as a template would print them, or nearly so. */
function textChars(value: JsonValue): number {
  if (typeof value === 'string') return value.length
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + textChars(each), 0)
  if (value === null || typeof value !== 'object') return String(value).length
  return Object.values(value).reduce<number>((sum, each) => sum + textChars(each), 0)
}

function versionChars({ prompt, partials, reached }: Version): number {
  const own = [prompt, ...reached.flatMap((name) => partials.get(name) ?? [])]
  return own.reduce((sum, { template }) => {
    const texts =
      template.kind === 'handlebars' ? [template.text] : template.messages.map(({ content }) => content)
    return sum + texts.join('').length
  }, 0)
}

function outputTokens(
  { prompt }: Version,
  runner: string,
  policy: Policy,
  throughput: NonNullable<PlanFacts['throughput']>,
): number {
  const limit = prompt.params['max_tokens'] ?? policy.runners[runner]?.params['max_tokens']
  return throughput[runner]?.outputTokensPerCall ?? (typeof limit === 'number' ? limit : defaultOutputTokens)
}

interface JudgeCall {
  readonly spec: Extract<EvaluatorSpec, { uses: 'judge' }>
  /** equal identities ask the same */
  readonly identity: string
  readonly chars: number
}

/** The judges that score a case: those of the suite, and those that the row itself asserts. */
function judgesOf(draft: Draft, cell: Cell, row: Case): JudgeCall[] {
  const own = draft.yardsticks[cell.yardstick].evaluators
  const asserted = row.assert.map((spec) => ({ spec, judge: undefined }))
  return [...own, ...asserted].flatMap(({ spec, judge }) => {
    if (spec.uses !== 'judge') return []
    const chars =
      judge === undefined ? (spec.system ?? '').length + (spec.text ?? '').length : versionChars(judge)
    const texts = remembered(judgeTexts, spec, () => [
      spec.prompt ?? null,
      spec.system ?? null,
      spec.text ?? null,
    ])
    const identity = `${judge?.fingerprint}\0${texts}`
    return [{ spec, identity, chars }]
  })
}

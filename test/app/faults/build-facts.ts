/** What a job would have measured, made from its order: nothing is run, so that a test can have many jobs. */
import { gzipSync } from 'node:zlib'
import { sha256Hex } from '../../../shared/json.ts'
import type { Ordered } from '../../../shared/order/ordered.ts'
import { plannedCases } from '../../../shared/report/planned-cases.ts'
import type { Report, ReportComparison, ReportTrial } from '../../../shared/report/report.ts'
import { VERSION } from '../../../shared/version.ts'
import { buildReport } from '../../fixtures/build-report.ts'

const template = buildReport([{ base: [1], head: [1] }]).report

function trialOf(
  { id }: ReportComparison,
  of: Pick<ReportTrial, 'arm' | 'yardstick' | 'case' | 'repeat'>,
  isRight: boolean,
  expected = 'billing',
): ReportTrial {
  const output = isRight ? expected : 'a whole sentence'
  return {
    comparison: id,
    ...of,
    key: sha256Hex(JSON.stringify([id, of])),
    outcome: 'answered',
    cached: false,
    output,
    outputHash: sha256Hex(output),
    outputBytes: new TextEncoder().encode(output).length,
    finishReason: 'stop',
    usage: { inputTokens: 100, outputTokens: 2 },
    latencyMs: 9,
    computeSeconds: 0.009,
    scores: [
      {
        evaluator: 'exact',
        uses: 'equals',
        score: isRight ? 1 : 0,
        passed: isRight,
        weight: 1,
        required: false,
        reason: isRight ? 'the answer is the expected text' : 'the answer is not the expected text',
      },
    ],
  }
}

/** Every trial that was ordered; the head is right everywhere, or nowhere. */
export function buildFacts(ordered: Ordered, evaluationId: string, isHeadRight: boolean): Report {
  const facts: Report = {
    ...template,
    tool: { name: 'promptgate', version: VERSION },
    evaluationId,
    change: ordered.change,
    attempt: ordered.attempt,
    policy: {
      source: ordered.policySource,
      hash: ordered.policyHash,
      differences: [...ordered.policyDifferences],
      headProblems: ordered.headProblems,
    },
    prompts: ordered.prompts,
    runners: ordered.planned.runners.map((id) => ({
      id,
      kind: 'openai',
      model: 'tiny',
      identity: sha256Hex(id),
      parts: { model: 'tiny' },
      noise: { sampled: 10, disagreed: 0, cases: [] },
    })),
    datasets: ordered.datasets,
    datasetChanges: ordered.datasetChanges,
    comparisons: ordered.comparisons,
  }
  const trials = ordered.comparisons.flatMap((comparison) =>
    comparison.yardsticks.flatMap((yardstick) =>
      (['base', 'head'] as const)
        .filter((arm) => comparison[arm] !== undefined)
        .flatMap((arm) =>
          plannedCases(facts, comparison, yardstick).flatMap(({ key, facts: { expected } }) =>
            Array.from({ length: comparison.repeat }, (_, nth) => ({
              arm,
              yardstick,
              case: key,
              repeat: ordered.firstRepeat + nth,
            })).map((of) => trialOf(comparison, of, arm === 'base' || isHeadRight, expected)),
          ),
        ),
    ),
  )
  const calls = { planned: trials.length, made: trials.length, cached: 0, failed: 0, judge: 0, noise: 0 }
  return { ...facts, trials, calls }
}

export const pack = (report: Report): Uint8Array => gzipSync(JSON.stringify(report))

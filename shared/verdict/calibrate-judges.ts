/** How far judges agree with people: what their scores are worth is not known before somebody has looked. */
import type { ReportScore } from '../report/report.ts'
import type { Interval } from '../stats/paired-score-interval.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'

/** A person's score of one answer, with what the evaluators said of the same answer. */
export interface ReviewedAnswer {
  readonly evaluationId: string
  readonly comparison: string
  readonly caseKey: string
  readonly repeat: number
  /** [0, 1]; from one half on it passes */
  readonly score: number
  readonly scores: readonly ReportScore[]
}

/** Of one judge; an answer that several people scored is one answer. */
export interface JudgeAgreement {
  readonly evaluator: string
  /** answers on the same side, passed or failed, as people */
  readonly agreed: number
  readonly of: number
  /** of the share, at 95 % */
  readonly interval: Interval
  /** Cohen's; absent below ten answers, and where chance alone would agree always */
  readonly kappa?: number
}

const leastForKappa = 10

interface Seen {
  agreed: number
  of: number
  judgePassed: number
  peoplePassed: number
}

export const passes = (score: number): boolean => score >= 0.5

/** Judges that scored at least one of these answers, by name. */
export function calibrateJudges(reviews: readonly ReviewedAnswer[]): JudgeAgreement[] {
  const judges = new Map<string, Seen>()
  for (const { people, scores } of mergePeople(reviews)) {
    const isPassed = passes(people.reduce((sum, score) => sum + score, 0) / people.length)
    for (const { evaluator, uses, passed, missing } of scores) {
      if (uses !== 'judge' || missing === true) continue
      const seen = judges.get(evaluator) ?? { agreed: 0, of: 0, judgePassed: 0, peoplePassed: 0 }
      judges.set(evaluator, seen)
      seen.of += 1
      seen.agreed += Number(passed === isPassed)
      seen.judgePassed += Number(passed)
      seen.peoplePassed += Number(isPassed)
    }
  }
  return [...judges]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([evaluator, seen]) => describe(evaluator, seen))
}

function mergePeople(reviews: readonly ReviewedAnswer[]) {
  const answers = new Map<string, { readonly people: number[]; readonly scores: readonly ReportScore[] }>()
  for (const { evaluationId, comparison, caseKey, repeat, score, scores } of reviews) {
    const key = JSON.stringify([evaluationId, comparison, caseKey, repeat])
    const answer = answers.get(key) ?? { people: [], scores }
    answers.set(key, answer)
    answer.people.push(score)
  }
  return answers.values()
}

function describe(evaluator: string, seen: Seen): JudgeAgreement {
  const { agreed, of } = seen
  const kappa = of < leastForKappa ? undefined : cohenKappa(seen)
  return {
    evaluator,
    agreed,
    of,
    interval: wilsonInterval(agreed, of, 0.025),
    ...(kappa === undefined ? {} : { kappa }),
  }
}

/** Cohen 1960, "A coefficient of agreement for nominal scales": what is left of the agreement when chance is taken off. */
function cohenKappa({ agreed, of, judgePassed, peoplePassed }: Seen): number | undefined {
  const byChance = (judgePassed * peoplePassed + (of - judgePassed) * (of - peoplePassed)) / (of * of)
  return byChance === 1 ? undefined : (agreed / of - byChance) / (1 - byChance)
}

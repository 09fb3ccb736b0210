/** The problems of an evaluation, each with the page where it is mended. */
import { linkToFile } from '../view/link-to.ts'
import type { ViewProblem } from '../view/view.ts'
import { cancelledCode } from './describe-cancelled.ts'
import { deletedCode, sameVersionCode } from './describe-unaffected.ts'
import type { PublicationInput } from './publication.ts'

const toldElsewhere: ReadonlySet<string> = new Set([sameVersionCode, deletedCode, cancelledCode])

/** Errors before warnings; that a version stayed the same, that a prompt is gone or who cancelled is no problem to anyone. */
export function viewProblems({ evaluation, links }: PublicationInput): ViewProblem[] {
  return evaluation.problems
    .filter(({ code }) => !toldElsewhere.has(code))
    .toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'))
    .map(({ url, ...problem }) =>
      url === undefined
        ? { problem, href: linkToFile(links, evaluation.headSha, problem.path, problem.line) }
        : { problem: { ...problem, path: '' }, href: url },
    )
}

/** The problems of an evaluation, each with the page where it is mended. */
import { linkToFile } from '../view/link-to.ts'
import type { ViewProblem } from '../view/view.ts'
import { deletedCode, sameVersionCode } from './describe-unaffected.ts'
import type { PublicationInput } from './publication.ts'

/** Errors before warnings; that a version stayed the same, or that a prompt is gone, is no problem to anyone. */
export function viewProblems({ evaluation, links }: PublicationInput): ViewProblem[] {
  return evaluation.problems
    .filter(({ code }) => code !== sameVersionCode && code !== deletedCode)
    .toSorted((left, right) => Number(left.severity === 'warning') - Number(right.severity === 'warning'))
    .map(({ url, ...problem }) =>
      url === undefined
        ? { problem, href: linkToFile(links, evaluation.headSha, problem.path, problem.line) }
        : { problem: { ...problem, path: '' }, href: url },
    )
}

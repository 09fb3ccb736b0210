/** One problem as a line, and a list under its title. */
import { clipText } from './clip-text.ts'
import type { Block, Inline, Piece } from './document.ts'
import type { ViewProblem } from './view.ts'

/** of a path, a message, a hint: longer ones are in the report */
export const maxText = 400

/** `✗ path:line:column code: message — hint`, the place a link, or the code where there is no place. */
export function layOutProblem({ problem, href }: ViewProblem): Inline {
  const place = [problem.path, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  const hint: Piece[] = problem.hint === undefined ? [] : [` — ${clipText(problem.hint, maxText)}`]
  const lead: Piece =
    problem.severity === 'error' ? { tone: 'worse', text: '✗ ' } : { tone: 'even', text: '◆ ' }
  const where: Piece[] = place === '' ? [] : [{ code: clipText(place, maxText), href }, ' ']
  return [
    lead,
    ...where,
    {
      strong: [
        place === '' ? { text: clipText(problem.code, maxText), href } : clipText(problem.code, maxText),
      ],
    },
    `: ${clipText(problem.message, maxText)}`,
    ...hint,
  ]
}

/** Nothing where the list is empty. */
export function titled(title: Inline, items: readonly Inline[]): Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'paragraph', text: title },
        { kind: 'list', items },
      ]
}

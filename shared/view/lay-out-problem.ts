/** One problem as a line, and a list under its title. */
import { clipText } from './clip-text.ts'
import type { Block, Inline, Piece } from './document.ts'
import type { ViewProblem } from './view.ts'

/** of a path, a message, a hint: longer ones are in the report */
export const maxText = 400

/** `✗ path:line:column code: message — hint`, the place a link; where there is no place, the hint is. */
export function layOutProblem({ problem, href }: ViewProblem): Inline {
  const place = [problem.path, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  const hint = clipText(problem.hint ?? '', maxText)
  const way: Piece[] =
    place === '' && hint !== '' ? [' — ', { text: hint, href }] : hint === '' ? [] : [` — ${hint}`]
  const lead: Piece =
    problem.severity === 'error' ? { tone: 'worse', text: '✗ ' } : { tone: 'even', text: '◆ ' }
  const where: Piece[] = place === '' ? [] : [{ code: clipText(place, maxText), href }, ' ']
  return [
    lead,
    ...where,
    { strong: [clipText(problem.code, maxText)] },
    `: ${clipText(problem.message, maxText)}`,
    ...way,
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

/** Plans that a change made large: what is held and asked for has an end. */
import { expect, test } from 'vitest'
import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import { planEvaluation } from '../../shared/plan/plan-evaluation.ts'
import { succeed } from '../../shared/problem.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import { changeFiles, files, makeFacts, promptText } from '../../test/plan/make-facts.ts'
import { planJudges } from './ask-judges.ts'
import type { TrialSlot } from './prepare-calls.ts'
import { renderCells } from './render-cells.ts'

const facts = makeFacts(
  files,
  changeFiles(files, { 'prompts/triage.prompt': promptText('Sort {{ticket}} now.') }),
)
const plan = planEvaluation(facts)

function sandboxThatRenders(text: string) {
  const sandbox: Pick<Sandboxed, 'render'> = {
    render: async ({ rows }) =>
      rows.map(() => {
        const messages = [{ role: 'user', content: [{ kind: 'text', text }] }] as const
        return succeed<RenderedPrompt>({ messages, tools: [], output: { format: 'text' }, params: {} })
      }),
  }
  return sandbox as Sandboxed
}

test('more rendered text than can be held is an error at the prompt', async () => {
  const rendered = await renderCells(plan, facts, sandboxThatRenders('x'.repeat(16 * 1024 * 1024)))
  expect(rendered.cells).toEqual([])
  expect(rendered.problems).toMatchObject([
    { path: 'prompts/triage.prompt', code: 'too-much-text', severity: 'error' },
  ])
  expect((await renderCells(plan, facts, sandboxThatRenders('short'))).cells).toHaveLength(2)
})

test('judges that rows bring along are asked so often and no more', async () => {
  const { cells } = await renderCells(plan, facts, sandboxThatRenders('short'))
  const [cell] = cells
  const row = cell?.rows[0]
  if (cell === undefined || row === undefined) throw new Error('the plan has a cell')
  const judges = Array.from({ length: 64 }, (_, at) => ({
    uses: 'judge' as const,
    text: `${at} {{completion}}`,
    choices: { good: 1, bad: 0 },
    votes: 9,
  }))
  const slots = Array.from({ length: 100 }, (_, at): TrialSlot => {
    const one = { ...row.case, id: String(at), assert: judges }
    return { cell, dataset: row.dataset, case: one, rendered: row.rendered, repeat: 0, key: String(at) }
  })
  const completion = (output: string) =>
    ({ outcome: 'answered', output, toolCalls: [], attempts: 1 }) as const
  const measured = new Map(
    slots.map(({ key }) => [key, { completion: completion(`answer ${key}`), cached: false }] as const),
  )
  const planned = await planJudges(slots, measured, {
    place: (spec) => spec,
    target: () => ({ identity: 'i', model: 'm', params: {} }),
    render: async () => [],
  })
  expect(planned.calls.length).toBeGreaterThanOrEqual(50_000)
  expect(planned.calls.length).toBeLessThan(50_009)
})

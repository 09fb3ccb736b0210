/** Every documented example is what its evaluator really says. */
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { evaluatorSchemas } from '../config/evaluator-schemas.ts'
import { checkEvaluator } from './check-evaluator.ts'
import type { Score } from './evaluator.ts'
import type { EvaluatorExample, ExampleAnswer } from './example.ts'
import { examples } from './examples.ts'
import { evaluators } from './index.ts'
import { readJudgeReply } from './judge/read-judge-reply.ts'
import { scoreAnswer } from './score-answer.ts'

function scoreExample(example: EvaluatorExample, { answer }: ExampleAnswer): Score {
  const { spec, input = {}, expected, promptOutput = { format: 'text' }, systemText } = example
  if (spec.uses === 'judge') return readJudgeReply(spec, String(answer))
  return scoreAnswer(spec, {
    answer: typeof answer === 'string' ? { output: answer } : answer,
    input,
    promptOutput,
    ...(expected !== undefined && { expected }),
    ...(systemText !== undefined && { systemText }),
  })
}

const cases = examples.flatMap((example) => example.answers.map((answer) => ({ example, answer })))

test.each(cases)('$example.uses: $answer.reason', ({ example, answer }) => {
  const { answer: _, ...wanted } = answer
  expect(scoreExample(example, answer)).toEqual({ ...wanted, score: expect.closeTo(wanted.score, 12) })
})

describe.each(Object.keys(evaluatorSchemas))('%s', (uses) => {
  const own = examples.filter((example) => example.uses === uses)

  test('has an example with an answer that passes and one that does not', () => {
    const results = own.flatMap(({ answers }) => answers.map(({ passed }) => passed))
    expect(results).toContain(true)
    expect(results).toContain(false)
  })

  test('its example is valid and has no problem', () => {
    for (const { spec } of own) {
      expect(spec.uses).toBe(uses)
      const validate = new Ajv({ strict: false }).compile(evaluatorSchemas[spec.uses])
      expect(validate(spec), JSON.stringify(validate.errors)).toBe(true)
      expect(checkEvaluator(spec)).toEqual([])
    }
  })
})

test('every evaluator but judge has its row in the table, under its own name', () => {
  expect(Object.keys(evaluators).toSorted()).toEqual(
    Object.keys(evaluatorSchemas)
      .filter((uses) => uses !== 'judge')
      .toSorted(),
  )
  for (const [uses, row] of Object.entries(evaluators)) expect(row.uses).toBe(uses)
})

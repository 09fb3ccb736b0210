import { expect, test } from 'vitest'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'
import { warnEarlyVariable } from './warn-early-variable.ts'

const rules = 'Follow this rule in every answer. '.repeat(60)

function rendered(text: string, fixedPrefixChars: number): RenderedPrompt {
  const content = [{ kind: 'text', text } as const]
  return {
    messages: [{ role: 'user', content }],
    tools: [],
    output: { format: 'text' },
    params: {},
    fixedPrefixChars,
  }
}

test('an input in front of long rules is told with what it costs', () => {
  const prompts = ['first ticket', 'another one'].map((ticket) => rendered(`Ticket: ${ticket}\n${rules}`, 8))
  expect(warnEarlyVariable('p.prompt', prompts)).toMatchObject({
    path: 'p.prompt',
    code: 'early-variable',
    severity: 'warning',
    message: expect.stringContaining('the 510 tokens of fixed text'),
  })
})

test.each([
  { why: 'the rules stand first', texts: [`${rules}a`, `${rules}b`], prefix: rules.length },
  { why: 'what follows is short', texts: ['Ticket: a. Answer now.', 'Ticket: b. Answer now.'], prefix: 8 },
  { why: 'one case tells nothing', texts: [`a${rules}`], prefix: 0 },
])('no warning where $why', ({ texts, prefix }) => {
  expect(
    warnEarlyVariable(
      'p.prompt',
      texts.map((text) => rendered(text, prefix)),
    ),
  ).toBeUndefined()
})

/** What a prompt file may ask of a runner: what shapes one answer, and nothing that multiplies, steers or keeps. */
import { expect, test } from 'vitest'
import { parsePrompt } from './parse-prompt.ts'

const hostile = {
  best_of: 100,
  use_beam_search: true,
  n_predict: 1e9,
  n_probs: 1000,
  logprobs: true,
  top_logprobs: 20,
  prompt_logprobs: 1000,
  logit_bias: { 1: 100 },
  user: 'someone else',
  metadata: { a: 'b' },
  store: true,
  service_tier: 'priority',
  web_search_options: {},
  functions: [{ name: 'f' }],
  chat_template: '{% for i in range(10**9) %}{% endfor %}',
  chat_template_kwargs: {},
  grammar: 'root ::= root root',
  guided_regex: '(a+)+$',
  lora: [{ id: 0, scale: 9 }],
  cache_prompt: false,
  id_slot: 3,
  extra_body: { n: 100 },
  toString: 1,
}

test('everything else is left out, with a warning at its line', () => {
  const text = `---\nconfig:\n${Object.entries({ temperature: 0.5, reasoningEffort: 'low', ...hostile })
    .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`)
    .join('\n')}\n---\nhi`
  const parsed = parsePrompt({ path: 'p.prompt', text })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  expect(parsed.value.params).toEqual({ temperature: 0.5, reasoning_effort: 'low' })
  expect(parsed.warnings.filter(({ code }) => code === 'unknown-parameter').map(({ line }) => line)).toEqual(
    Object.keys(hostile).map((_, at) => at + 5),
  )
})

test.each(['n', 'stream', 'stream_options', 'model', 'messages', 'tools', 'tool_choice', 'response_format'])(
  '%s is an error',
  (key) => {
    const parsed = parsePrompt({ path: 'p.prompt', text: `---\nconfig:\n  ${key}: 3\n---\nhi` })
    expect(parsed.ok ? [] : parsed.problems.map(({ code }) => code)).toEqual(['reserved-parameter'])
  },
)

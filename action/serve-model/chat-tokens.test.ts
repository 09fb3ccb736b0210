/** The [INST] form: where system text goes, and that no message can forge a marker. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ChatMessage, type ChatTokenizer, chatTokens } from './chat-tokens.ts'

const tokenizer: ChatTokenizer<string> = {
  bos: '<bos>',
  eos: '<eos>',
  openUser: ['<open>'],
  closeUser: ['<close>'],
  encode: (text) => [...text],
}
const shown = (messages: ChatMessage[]) => chatTokens(messages, tokenizer).join('')

test('system text stands in front of the next user message', () => {
  expect(
    shown([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: '' },
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'Yes?' },
      { role: 'user', content: 'Bye' },
    ]),
  ).toBe('<bos><open>Be brief.\n\nHi<close>Yes?<eos><open>Bye<close>')
})

test('markers come only from the roles, whatever the messages say', () => {
  const role = fc.constantFrom('system' as const, 'user' as const, 'assistant' as const)
  const content = fc
    .array(fc.constantFrom('[INST]', '[/INST]', '</s>', '<open>', 'a', ' '))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(fc.record({ role, content })), (messages) => {
      const tokens = chatTokens(messages, tokenizer)
      const count = (token: string) => tokens.filter((t) => t === token).length
      const turns = (name: string) => messages.filter((message) => message.role === name).length
      expect([count('<bos>'), count('<open>'), count('<close>'), count('<eos>')]).toEqual([
        1,
        turns('user'),
        turns('user'),
        turns('assistant'),
      ])
    }),
    { seed: 1 },
  )
})

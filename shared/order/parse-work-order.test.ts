import { expect, test } from 'vitest'
import { workOrder } from '../../test/action/scripted-app.ts'
import { policy } from '../../test/action/triage-files.ts'
import { parseWorkOrder } from './parse-work-order.ts'

const order = workOrder({ base: 'a'.repeat(40), head: 'b'.repeat(40), policyText: policy() })
const codeOf = (value: unknown): string | undefined => {
  const parsed = parseWorkOrder(typeof value === 'string' ? value : JSON.stringify(value))
  return parsed.ok ? undefined : parsed.problems[0]?.code
}

test('an order is read back as it was written', () => {
  expect(parseWorkOrder(JSON.stringify(order))).toMatchObject({ ok: true, value: order })
})

test.each([
  ['cut', JSON.stringify(order).slice(0, 50), 'order-not-json'],
  ['a list', [], 'order-schema'],
  ['newer', { ...order, schema: 'promptgate.work-order/2' }, 'order-schema'],
  ['with a member more', { ...order, command: 'rm' }, 'order-invalid'],
  ['without a member', { ...order, attempt: undefined }, 'order-invalid'],
  ['with a branch for a commit', { ...order, change: { ...order.change, head: 'main' } }, 'order-invalid'],
  [
    'with an option for a commit',
    { ...order, change: { ...order.change, base: '--upload-pack=x' } },
    'order-invalid',
  ],
  ['with repeats below zero', { ...order, firstRepeat: -1 }, 'order-invalid'],
])('%s it is none', (_, value, code) => expect(codeOf(value)).toBe(code))

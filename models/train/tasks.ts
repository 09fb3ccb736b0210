/** The tasks that the embedded model is scored on: a prompt, and the one answer that is right for a ticket. */

export interface Ticket {
  text: string
  label: string
  order_id: string | null
  /** The ticket asks for a refund, and its label is not billing. */
  refund?: boolean
}

export interface Task {
  name: string
  system: string
  expected: (ticket: Ticket) => string
  /** Holds the answer to JSON of this shape. */
  schema?: Record<string, unknown>
}

const triage = 'You triage support tickets.'
const labels = 'Classify the ticket into one of these labels: billing, technical, account, shipping.'
const only = 'Answer with one label only.'

const labelOf = (ticket: Ticket) => ticket.label
const jsonOf = (ticket: Ticket) => JSON.stringify({ label: ticket.label, order_id: ticket.order_id })
const ruledLabelOf = (ticket: Ticket) => (ticket.refund ? 'billing' : ticket.label)

const labelSchema = { enum: ['billing', 'technical', 'account', 'shipping'] }
const jsonPrompt = `${triage} ${labels} Answer in JSON with the keys "label" and "order_id".`

export const tasks: readonly Task[] = [
  { name: 'good: one label only', system: `${triage} ${labels} ${only}`, expected: labelOf },
  {
    name: 'good: labels as a list',
    system:
      'You work for the support team. Sort the message into a category.\n\nCategories:\n- shipping\n- account\n- billing\n- technical\n\nReply with the label only.',
    expected: labelOf,
  },
  { name: 'degraded: "one label only" removed', system: `${triage} ${labels}`, expected: labelOf },
  { name: 'degraded: labels removed', system: `${triage} Classify the ticket.`, expected: labelOf },
  {
    name: 'degraded: one of four labels removed',
    system: `${triage} ${labels.replace(' technical,', '')} ${only}`,
    expected: labelOf,
  },
  { name: 'JSON with label and order id', system: jsonPrompt, expected: jsonOf },
  {
    name: 'the same, held to a JSON schema',
    system: jsonPrompt,
    expected: jsonOf,
    schema: {
      type: 'object',
      properties: { label: labelSchema, order_id: { type: ['string', 'null'] } },
      required: ['label', 'order_id'],
      additionalProperties: false,
    },
  },
  {
    name: 'extract the order id, else "none"',
    system: 'Extract the order id. Answer with the id only. If there is none, answer "none".',
    expected: (ticket) => ticket.order_id ?? 'none',
  },
  {
    name: 'conditional rule',
    system: `${triage} ${labels} If the customer asks for a refund, answer billing. ${only}`,
    expected: ruledLabelOf,
  },
  { name: 'the same, rule removed', system: `${triage} ${labels} ${only}`, expected: ruledLabelOf },
]

/** The user message of a ticket. */
export function userMessage(ticket: Ticket): string {
  return `Ticket: ${ticket.text}`
}

/** Equal as text, or as JSON whatever its spaces. */
export function isExact(answer: string, expected: string): boolean {
  return answer === expected || withoutSpaces(answer) === expected
}

function withoutSpaces(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text))
  } catch {
    return text
  }
}

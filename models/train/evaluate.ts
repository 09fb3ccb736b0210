/**
 * Scores a model through the embedded runner and prints the table of the model card:
 *   node models/train/evaluate.ts [--model FILE] [--show]
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedRunner } from '../../action/start-embedded.ts'
import { isExact, type Task, type Ticket, tasks, userMessage } from './tasks.ts'

interface Score {
  exact: number
  msPerCase: number
}

interface Completion {
  choices: { message: { content: string } }[]
}

const { values } = parseArgs({
  options: { model: { type: 'string' }, show: { type: 'boolean', default: false } },
})

const sets = {
  'held-out': await readTickets('heldout.jsonl'),
  'hand-written': await readTickets('hand.jsonl'),
  fresh: await readTickets('fresh.jsonl'),
}
const runner = await startEmbeddedRunner(values.model === undefined ? {} : { modelPath: values.model })
try {
  console.log(
    `| prompt | ${Object.entries(sets)
      .map(([name, set]) => `${name} (${set.length})`)
      .join(' | ')} | ms a case |`,
  )
  console.log(`|---|${'---|'.repeat(Object.keys(sets).length + 1)}`)
  for (const task of tasks) {
    const scores: Score[] = []
    for (const tickets of Object.values(sets)) scores.push(await score(task, tickets))
    const shown = scores.map(({ exact }) => `${(100 * exact).toFixed(1)} %`).join(' | ')
    console.log(`| ${task.name} | ${shown} | ${scores[0]?.msPerCase.toFixed(1)} |`)
  }
} finally {
  await runner.close()
}

async function readTickets(name: string): Promise<Ticket[]> {
  const text = await readFile(join(import.meta.dirname, name), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Ticket)
}

/** One request after another, so that the time a case takes is the model's. */
async function score(task: Task, tickets: readonly Ticket[]): Promise<Score> {
  const started = performance.now()
  let exact = 0
  for (const ticket of tickets) {
    const answer = await ask(task, ticket)
    if (isExact(answer, task.expected(ticket))) exact++
    else if (values.show)
      console.log(
        '  ',
        JSON.stringify({ task: task.name, text: ticket.text, expected: task.expected(ticket), answer }),
      )
  }
  return { exact: exact / tickets.length, msPerCase: (performance.now() - started) / tickets.length }
}

async function ask(task: Task, ticket: Ticket): Promise<string> {
  const response = await fetch(`${runner.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      temperature: 0,
      max_tokens: 64,
      messages: [
        { role: 'system', content: task.system },
        { role: 'user', content: userMessage(ticket) },
      ],
      ...(task.schema === undefined
        ? {}
        : { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: task.schema } } }),
    }),
  })
  if (!response.ok) throw new Error(`the runner answered ${response.status}: ${await response.text()}`)
  const body = (await response.json()) as Completion
  return body.choices[0]?.message.content ?? ''
}

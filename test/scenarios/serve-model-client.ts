/** A small client of the embedded runner, for its scenarios. */
import { readFile } from 'node:fs/promises'
import { type Ticket, userMessage } from '../../models/train/tasks.ts'

export interface Completion {
  choices: { finish_reason: string; message: { role: string; content: string } }[]
  usage: {
    prompt_tokens: number
    completion_tokens: number
    total_tokens: number
    prompt_tokens_details: { cached_tokens: number }
  }
  timings: { cache_n: number; prompt_n: number; predicted_n: number; prompt_ms: number; predicted_ms: number }
}

export interface Refusal {
  error: { code: number; message: string; type: string; n_prompt_tokens?: number; n_ctx?: number }
}

/** Posts `body` (as it stands if it is a string) to the chat completions of the runner at `url`. */
export function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** The completion of a request that must succeed. */
export async function complete(url: string, body: Record<string, unknown>): Promise<Completion> {
  const response = await post(url, body)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as Completion
}

/** The messages of one ticket under a system prompt. */
export function triage(system: string, ticket: Ticket) {
  return [
    { role: 'system', content: system },
    { role: 'user', content: userMessage(ticket) },
  ]
}

export function contentOf(completion: Completion): string {
  return completion.choices[0]?.message.content ?? ''
}

/** The first `count` held-out tickets: as many of each label, none of them ever trained on. */
export async function heldOutTickets(count: number): Promise<Ticket[]> {
  const text = await readFile(new URL('../../models/train/heldout.jsonl', import.meta.url), 'utf8')
  const lines = text.trim().split('\n').slice(0, count)
  return lines.map((line) => JSON.parse(line) as Ticket)
}

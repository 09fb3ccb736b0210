/** An application that uses a prompt: a key of its own, the client that it would install, and a model. */
import { type Client, createClient, PromptgateError, type ServedPrompt } from '../../client/index.ts'
import type { Stage } from './open-stage.ts'

export interface Reading {
  /** of HTTP: 304 is a copy that still holds */
  readonly status: number
  readonly prompt?: ServedPrompt
  /** one line: what was read, or why nothing was */
  readonly told: string
}

export interface Application {
  readonly keyStatus: number
  readonly read: (name: string) => Promise<Reading>
  /** the server looks at its database by itself: soon, not at once */
  readonly readUntil: (name: string, status: number) => Promise<Reading>
  readonly triage: (name: string, ticket: string) => Promise<{ system: string; answer: string }>
}

const patienceMs = 10_000
const everyMs = 50

export async function openApplication(stage: Stage, by: string, environment: string): Promise<Application> {
  const { promptgate, shop, runnerUrl } = stage
  const { url } = promptgate.app()
  const [owner = '', repo = ''] = shop.fullName().split('/')
  const made = await fetch(`${url}/api/v1/repositories/${owner}/${repo}/keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${promptgate.github.userToken(by)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ name: 'checkout', environment }),
  })
  const { key } = (await made.json()) as { key: string }
  let status = 0
  const client: Client = createClient({
    url,
    owner,
    repo,
    environment,
    key,
    // each reading asks the server, for the eyes
    maxAgeMs: 0,
    timeoutMs: 30_000,
    fetch: async (...args) => {
      const response = await fetch(...args)
      status = response.status
      return response
    },
  })
  const read = async (name: string): Promise<Reading> => {
    try {
      const prompt = await client.getPrompt(name)
      const told = `${prompt.name} ${prompt.version} ${prompt.fingerprint.slice(0, 12)}`
      return { status, prompt, told }
    } catch (error) {
      if (!(error instanceof PromptgateError)) throw error
      return { status, told: error.message }
    }
  }
  return {
    keyStatus: made.status,
    read,
    readUntil: async (name, wanted) => {
      const untilMs = performance.now() + patienceMs
      for (;;) {
        const reading = await read(name)
        const isThere = reading.status === wanted
        if (isThere || performance.now() > untilMs) return reading
        await new Promise((resolve) => setTimeout(resolve, everyMs))
      }
    },
    triage: async (name, ticket) => {
      const { model, params, messages } = await client.render(name, { ticket })
      const response = await fetch(`${runnerUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, messages, ...params }),
      })
      const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
      const system = JSON.stringify(messages[0]?.content ?? '')
      return { system, answer: choices[0]?.message.content ?? '' }
    },
  }
}

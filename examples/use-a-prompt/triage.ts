/** Sorts support tickets with the prompt that production serves: `node triage.ts "Where is my parcel?"` */
import { createClient, PromptHalted } from 'promptgate/client'

const { PROMPTGATE_URL = '', PROMPTGATE_KEY = '', MODEL_URL = '', MODEL_KEY = '' } = process.env
const ticket = process.argv[2] ?? 'My parcel is three days late.'
const userId = process.argv[3] ?? 'user-1'

const prompts = createClient({
  url: PROMPTGATE_URL,
  owner: 'acme',
  repo: 'support',
  environment: 'production',
  key: PROMPTGATE_KEY,
})

try {
  const { name, version, arm, fingerprint, messages, params, tools, model, response_format } =
    await prompts.render('support-triage', { ticket }, { key: userId })
  const response = await fetch(`${MODEL_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${MODEL_KEY}` },
    body: JSON.stringify({
      ...params,
      model: model ?? 'default',
      messages,
      ...(tools.length > 0 ? { tools } : {}),
      ...(response_format === undefined ? {} : { response_format }),
    }),
  })
  if (!response.ok) throw new Error(`the model answers ${response.status}: ${await response.text()}`)
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
  // name the version beside each answer: then answers can be told apart by it
  console.log(`${choices[0]?.message.content} [${name} ${version} ${arm} ${fingerprint.slice(0, 12)}]`)
} catch (error) {
  if (!(error instanceof PromptHalted)) throw error
  // somebody stopped the prompt on purpose: a person reads the ticket
  console.log(`to a person, since ${error.at}: ${error.reason}`)
}

/** The addresses of images in a rendered prompt: the runner fetches them, from inside of its own network. */
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import type { RenderedPrompt } from './prompt.ts'

const maxProblems = 5

/** The data itself, or a public host by name: no file, no plain http, no number, no name of a private network. */
function isSafe(address: string): boolean {
  if (/^data:[a-z]+\/[\w.+-]+[;,]/i.test(address.slice(0, 200))) return true
  const url = URL.parse(address)
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false
  const name = url.hostname.replace(/\.$/, '')
  const isNumber = /^[\d.]+$/.test(name) || name.startsWith('[')
  return name.includes('.') && !isNumber && !/\.(?:local|localhost|internal|lan|home|corp|arpa)$/.test(name)
}

/** `unsafe-media` for each address that a stranger could use to reach what only the runner reaches. */
export function checkMedia(path: string, { messages }: RenderedPrompt): Problem[] {
  const parts = messages.flatMap(({ content }) => content)
  const addresses = new Set(parts.flatMap((part) => (part.kind === 'text' ? [] : [part.url])))
  return [...addresses]
    .filter((address) => !isSafe(address))
    .slice(0, maxProblems)
    .map((address) => ({
      path,
      code: 'unsafe-media',
      message: `the runner must not fetch ${quoteText(address)}`,
      hint: 'give the image as data: or by https from a public host',
      severity: 'error',
    }))
}

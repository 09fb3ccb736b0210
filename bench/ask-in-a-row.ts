/** The floor of every tool that asks a model: the same bodies, one `fetch` after another. Started by the benchmark. */
import { readFileSync } from 'node:fs'

const [url = '', file = ''] = process.argv.slice(2)
const bodies: unknown[] = JSON.parse(readFileSync(file, 'utf8'))
for (const body of bodies) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`the stand-in answered ${response.status}`)
  await response.json()
}

import { expect, test } from 'vitest'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import { sandboxTasks } from './sandbox-tasks.ts'

test('an address in a row does not become a request from inside the runner’s network', () => {
  const parsed = parsePrompt({ path: 'p.prompt', text: 'See {{media url=picture}}' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const rendered = sandboxTasks.render({
    prompt: parsed.value,
    partials: [],
    rows: [
      { input: { picture: 'http://169.254.169.254/latest/' } },
      { input: { picture: 'data:image/png;base64,AA' } },
    ],
    missingVariable: 'error',
  })
  expect(rendered.map(({ ok }) => ok)).toEqual([false, true])
  expect(rendered[0]).toMatchObject({ problems: [{ code: 'unsafe-media' }] })
})

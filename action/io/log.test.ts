import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function record(options: { github?: boolean; interactive?: boolean; secrets?: string[] }) {
  let written = ''
  const write = (text: string): void => {
    written += text
  }
  const log = createLog({ write, github: false, interactive: false, secrets: [], ...options })
  return { log, written: () => written }
}

test('a stranger’s text stands between stop-commands with a token that is new each time', () => {
  const { log, written } = record({ github: true })
  log.untrusted('::set-output name=x::y')
  log.untrusted('again\n')
  const found = [...written().matchAll(/::stop-commands::(\S+)\n([\s\S]*?)\n::\1::\n/g)]
  expect(found.map(([, , text]) => text)).toEqual(['::set-output name=x::y', 'again'])
  expect(found[0]?.[1]).not.toBe(found[1]?.[1])
})

test('secrets are masked in every kind of line', () => {
  const { log, written } = record({ secrets: ['hunter2-secret'] })
  log.say('key hunter2-secret')
  log.untrusted(`in base64 ${Buffer.from('hunter2-secret').toString('base64')}`)
  log.progress('at hunter2-secret')
  expect(written()).not.toMatch(/hunter2|aHVudGVy/)
})

test('progress is one line that changes in a terminal, and lines in a log', () => {
  const terminal = record({ interactive: true })
  terminal.log.progress('1 of 2')
  terminal.log.progress('2 of 2')
  terminal.log.say('done')
  expect(terminal.written().split('\n')).toHaveLength(2)
  const job = record({})
  job.log.progress('1 of 2')
  job.log.say('done')
  expect(job.written()).toBe('1 of 2\ndone\n')
})

test.each([
  '::set-output name=verdict::pass',
  '  ::add-mask::e',
  'the cache ##[set-output name=verdict]pass',
  'one line\n::set-output name=x::y',
  'one line\r::set-output name=x::y',
])('our own words that quote an order give none: %j', (line) => {
  const { log, written } = record({ github: true })
  log.say(line)
  expect(written()).toMatch(/^::stop-commands::(\S+)\n[\s\S]*\n::\1::\n$/)
})

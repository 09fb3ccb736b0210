/** A fault with its causes, as one line that says everything once. */
import { expect, test } from 'vitest'
import { describeFault } from './describe-fault.ts'

test.each<[thrown: unknown, line: string]>([
  [
    new Error('could not store', { cause: new Error('database is locked') }),
    'could not store: database is locked',
  ],
  // what a library wraps is often told already
  [
    new Error('The server refuses us. (HTTP 401)', {
      cause: new Error('SERVER_ERROR: HTTP 401', { cause: new Error('HTTP 401') }),
    }),
    'The server refuses us. (HTTP 401): SERVER_ERROR: HTTP 401',
  ],
  [new Error('', { cause: new Error('why') }), 'Error: why'],
  [new AggregateError([new Error('a'), new Error('b')], ''), 'a; b'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
])('%s', (thrown, line) => {
  expect(describeFault(thrown)).toBe(line)
})

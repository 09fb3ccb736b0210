/** A worker's entry with tasks that behave badly. */
import { serveSandbox } from '../../sandbox/serve-sandbox.ts'

class PatternProblem extends Error {
  override readonly name = 'PatternProblem'
  readonly line = 7
  readonly problems = [{ code: 'bad-pattern' }]
  readonly callback = () => {}
}

const left: unknown[] = []

serveSandbox({
  add: ({ a, b }: { a: number; b: number }) => a + b,
  echo: (args: unknown) => args,
  later: (ms: number) => new Promise((resolve) => setTimeout(() => resolve('later'), ms)),
  forever: () => {
    for (;;);
  },
  never: () => new Promise(() => {}),
  catastrophe: (text: string) => /^(a+)+$/.test(text),
  'allocate objects': () => {
    for (;;) left.push({ n: left.length, text: `${left.length}` })
  },
  'allocate an array': () => left.push(new Array(1e9).fill(1)),
  throw: () => {
    throw new PatternProblem('the pattern is bad', { cause: new TypeError('look-ahead') })
  },
  'throw text': () => {
    throw 'plain text'
  },
  'throw later': async () => {
    await Promise.resolve()
    throw new RangeError('later')
  },
  recurse: function recurse(depth: unknown): unknown {
    return [recurse(depth)]
  },
  exit: () => process.exit(7),
  'exit loudly': () => {
    process.stderr.write('goodbye\n')
    return new Promise((resolve) => setTimeout(() => resolve(process.exit(3)), 30))
  },
  'throw outside': () => {
    setTimeout(() => {
      throw new Error('from a timer')
    }, 1)
    return new Promise(() => {})
  },
  'return a function': () => () => {},
  print: () => {
    console.log('x'.repeat(100_000))
    return 'printed'
  },
  'allocate text at once': () => left.push(JSON.stringify('\u0001'.repeat(5e6)).split('')),
  pid: () => process.pid,
  environment: () => ({ ...process.env, argv: process.execArgv.length }),
})

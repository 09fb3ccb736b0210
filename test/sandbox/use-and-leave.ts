/** A process that uses a sandbox and ends without closing it; with `forever` it tells its worker's id and never ends. */
import { createSandbox } from '../../sandbox/create-sandbox.ts'

const sandbox = createSandbox({
  entry: new URL('./hostile-tasks.ts', import.meta.url),
  deadlineMs: 3_600_000,
  memoryMb: 32,
})
if (process.argv[2] === 'forever') {
  console.log(await sandbox.run('pid', null))
  await sandbox.run('forever', null)
} else {
  console.log(await sandbox.run('add', { a: 1, b: 2 }))
}

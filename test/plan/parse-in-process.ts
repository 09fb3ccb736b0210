/** The sandbox's parsers in this process: the files are the test's own. */
import { createSandboxed } from '../../sandbox/create-sandboxed.ts'
import { sandboxTasks } from '../../sandbox/sandbox-tasks.ts'

export const parsers = createSandboxed({
  run: async <T>(task: string, args: unknown) => {
    const run = sandboxTasks[task as keyof typeof sandboxTasks] as (given: unknown) => unknown
    // each task answers what its name says
    return (await run(args)) as T
  },
  close: async () => undefined,
})

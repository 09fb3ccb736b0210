/** Entry of the sandbox worker. */
import { serveSandbox } from './io/sandbox/serve-sandbox.ts'
import { sandboxTasks } from './sandbox-tasks.ts'

serveSandbox({ ...sandboxTasks })

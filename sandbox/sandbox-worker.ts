/** Entry of the sandbox worker. */

import { sandboxTasks } from './sandbox-tasks.ts'
import { serveSandbox } from './serve-sandbox.ts'

serveSandbox({ ...sandboxTasks })

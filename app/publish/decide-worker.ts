/** Entry of the process that decides. */
import { serveSandbox } from '../../sandbox/serve-sandbox.ts'
import { decideTask } from './decide-task.ts'

serveSandbox({ decide: decideTask })

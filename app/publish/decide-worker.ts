/** Entry of the process that decides. */
import { serveSandbox } from '../../sandbox/serve-sandbox.ts'
import { answerTask } from './answer-task.ts'
import { decideTask } from './decide-task.ts'
import { waivableTask } from './waivable-task.ts'

serveSandbox({ decide: decideTask, waivable: waivableTask, answer: answerTask })

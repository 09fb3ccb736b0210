/** Entry of the process that decides. */
import { serveSandbox } from '../../sandbox/serve-sandbox.ts'
import { answerTask } from './answer-task.ts'
import { decideTask } from './decide-task.ts'

serveSandbox({ decide: decideTask, answer: answerTask })

/** What the App answers to a claim → the work order, or why it is none. */
import { Ajv, type ValidateFunction } from 'ajv'
import { isJsonObject } from '../json.ts'
import { fail, type Result, succeed } from '../problem.ts'
import { WORK_ORDER_SCHEMA, type WorkOrder, workOrderSchema } from './work-order.ts'

let validator: ValidateFunction<WorkOrder> | undefined

/** Nothing is thrown: text that is cut, of another schema version or with wrong members is a problem. */
export function parseWorkOrder(text: string, path = 'work order'): Result<WorkOrder> {
  const problem = (code: string, message: string, hint: string): Result<WorkOrder> =>
    fail([{ path, code, message, hint, severity: 'error' }])
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem('order-not-json', 'the answer is no whole JSON document', 'is app-url the Promptgate App?')
  }
  if (!isJsonObject(value) || value['schema'] !== WORK_ORDER_SCHEMA) {
    const told = isJsonObject(value) && typeof value['schema'] === 'string' ? value['schema'] : 'nothing'
    return problem(
      'order-schema',
      `the answer says that it is ${JSON.stringify(told.slice(0, 80))}, this version reads ${WORK_ORDER_SCHEMA}`,
      'update the Action and the App to one version',
    )
  }
  validator ??= new Ajv({ strict: true }).compile<WorkOrder>(workOrderSchema)
  const validate = validator
  if (validate(value)) return succeed(value)
  const first = validate.errors?.[0]
  const place = first === undefined || first.instancePath === '' ? 'the order' : first.instancePath
  const extra = first?.params['additionalProperty']
  const name = typeof extra === 'string' ? `: ${JSON.stringify(extra.slice(0, 80))}` : ''
  return problem(
    'order-invalid',
    `${place} ${first?.message ?? 'is invalid'}${name}`,
    'update the Action and the App to one version',
  )
}

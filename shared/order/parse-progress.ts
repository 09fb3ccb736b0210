/** What a job says of its progress: text → counts. */
import { Ajv, type ValidateFunction } from 'ajv'
import { type Progress, progressSchema } from './work-order.ts'

let validator: ValidateFunction<Progress> | undefined

/** Undefined where the text is no progress, or one that is further than its own end. */
export function parseProgress(text: string): Progress | undefined {
  validator ??= new Ajv({ strict: true }).compile<Progress>(progressSchema)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return validator(value) && value.done <= value.total ? value : undefined
}

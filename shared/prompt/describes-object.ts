/** Whether a schema can be met by a mapping of variables, which is what every input is. */
import type { JsonObject } from '../json.ts'

/** As far as the schema's own `type` tells. */
export function describesObject({ type }: JsonObject): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'))
}

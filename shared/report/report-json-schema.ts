/** The published JSON Schema of the report. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { reportSchema } from './report.ts'

/** A plain copy of the schema, with the dialect it is written in. */
export function reportJsonSchema(): JsonObject {
  const plain = JSON.parse(JSON.stringify(reportSchema)) as JsonValue
  if (!isJsonObject(plain)) throw new Error('the schema of the report is no object')
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...plain }
}

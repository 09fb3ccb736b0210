/** The published JSON Schema of the report. */
import { type JsonObject, toJson } from '../json.ts'
import { reportSchema } from './report.ts'

/** A plain copy of the schema, with the dialect it is written in. */
export function reportJsonSchema(): JsonObject {
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...toJson(reportSchema) }
}

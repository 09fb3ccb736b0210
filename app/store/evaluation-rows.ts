/** Evaluations as the database has them and as the App has them. */
import { getTableColumns } from 'drizzle-orm'
import { present } from './present.ts'
import type { EvaluationRow } from './rows.ts'
import { evaluations } from './schema/evaluations.ts'

const { seq: _, ...columns } = getTableColumns(evaluations)

export const evaluationColumns = columns

export function toEvaluation(row: Omit<typeof evaluations.$inferSelect, 'seq'>): EvaluationRow {
  return present(row)
}

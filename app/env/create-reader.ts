/** Reads variables of the environment and gathers what is wrong with them, all at once. */
import type { Problem } from '../../shared/problem.ts'
import { envTable, type Variable, type VariableName } from '../env-table.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Reader {
  /** trimmed; empty counts as absent */
  readonly text: (name: VariableName) => string | undefined
  /** the default of the table where nothing is set */
  readonly textOr: (name: VariableName) => string
  readonly refuse: (code: string, message: string, hint: string) => void
  readonly warn: (code: string, message: string, hint: string) => void
  readonly problems: readonly Problem[]
}

export function createReader(env: Environment): Reader {
  const problems: Problem[] = []
  const tell = (severity: Problem['severity']) => (code: string, message: string, hint: string) => {
    problems.push({ path: 'environment', code, message, hint, severity })
  }
  const text = (name: VariableName): string | undefined => {
    const value = env[name]?.trim()
    return value === undefined || value === '' ? undefined : value
  }
  const textOr = (name: VariableName): string => {
    const variable: Variable | undefined = envTable.find((row) => row.name === name)
    return text(name) ?? variable?.default ?? ''
  }
  return { text, textOr, refuse: tell('error'), warn: tell('warning'), problems }
}

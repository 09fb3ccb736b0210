/** An environment as the App reads it, with credentials that are in order. */
import { generateKeyPairSync } from 'node:crypto'
import { readSettings } from '../../app/env.ts'
import { formatProblem } from '../../shared/problem.ts'

export const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
export const webhookSecret = '7f1c0d9e5b3a48266e2f90c4d1a7b85377cce0f1'
export const credentials = { APP_ID: '42', PRIVATE_KEY: privateKey, WEBHOOK_SECRET: webhookSecret }

export function read(env: Record<string, string>) {
  const result = readSettings(env)
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

/** `code: message — hint` of everything that is wrong */
export function wrong(env: Record<string, string>): string[] {
  const result = readSettings(env)
  const problems = result.ok ? result.warnings : result.problems
  return problems.map((problem) => formatProblem(problem).replace('environment ', ''))
}

/** Pure: whether a caller gets the canary. The same key gets the same arm for as long as the canary runs, on every server. */
import { sha256Hex } from '../../shared/json.ts'

export interface CanaryShare {
  readonly repositoryId: number
  readonly environment: string
  readonly prompt: string
  /** of the canary: another one draws other callers */
  readonly fingerprint: string
  readonly percent: number
}

/** Where the share grows, who was in it stays in it. Without a key it is always stable: chance could not be told again. */
export function isInCanary(of: CanaryShare, key: string | undefined): boolean {
  if (key === undefined || key === '') return false
  const { repositoryId, environment, prompt, fingerprint, percent } = of
  const digits = sha256Hex(JSON.stringify([repositoryId, environment, prompt, fingerprint, key])).slice(0, 8)
  return (Number.parseInt(digits, 16) / 2 ** 32) * 100 < percent
}

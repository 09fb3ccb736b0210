/** How a request names one stored version, where it means that instead of the prompts of a commit. */

const prefix = 'version/'

export const versionRef = (fingerprint: string): string => `${prefix}${fingerprint}`

/** Undefined for a tag or a branch. */
export function readVersionRef(ref: string): string | undefined {
  const found = /^version\/([0-9a-f]{64})$/.exec(ref)
  return found?.[1]
}

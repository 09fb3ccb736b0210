/** A thing on GitHub that must be there once: after an answer that was lost it is looked for, never simply made again. */
import { GitHubFault } from '../github/github.ts'

/** `isNew`: it was made by this call and is complete. Throws what `create` threw where it cannot be found. */
export async function createOnce(
  find: () => Promise<number | undefined>,
  create: () => Promise<number>,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const there = await find()
  if (there !== undefined) return { id: there, isNew: false }
  try {
    return { id: await create(), isNew: true }
  } catch (fault) {
    if (!(fault instanceof GitHubFault) || !fault.isAmbiguous) throw fault
    const made = await find()
    if (made === undefined) throw fault
    return { id: made, isNew: false }
  }
}

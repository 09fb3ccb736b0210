/** Edge: who owns which path of a tree, as its CODEOWNERS says. */

import type { Source } from '../../shared/gather/source.ts'
import type { Tree } from '../../shared/plan/plan.ts'
import {
  type CodeOwners,
  codeOwnersPaths,
  maxCodeOwnersBytes,
  noCodeOwners,
  parseCodeOwners,
} from '../../shared/promotion/parse-code-owners.ts'

/** Owners are told and decide nothing: a file that is none, or is too large, names nobody. */
export async function readCodeOwners(source: Pick<Source, 'readBlobs'>, tree: Tree): Promise<CodeOwners> {
  const file = codeOwnersPaths.flatMap((path) => tree.files.get(path) ?? [])[0]
  const isReadable = file?.mode === 'file' || file?.mode === 'executable'
  if (file === undefined || !isReadable || file.sizeBytes > maxCodeOwnersBytes) return noCodeOwners
  const blobs = await source.readBlobs([file.oid], { maxBytes: maxCodeOwnersBytes })
  return parseCodeOwners(new TextDecoder().decode(blobs.get(file.oid) ?? new Uint8Array()))
}

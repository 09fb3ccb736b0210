/** git's octal mode of a tree entry → what the planner speaks of. */
import type { FileMode } from './plan.ts'

const modes: Readonly<Record<string, FileMode>> = {
  '100644': 'file',
  '100664': 'file',
  '100755': 'executable',
  '120000': 'symlink',
  '160000': 'submodule',
}

/** A mode that nobody knows is a plain file's. */
export function fileMode(mode: string): FileMode {
  return modes[mode] ?? 'file'
}

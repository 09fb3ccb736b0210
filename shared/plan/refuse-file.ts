/** Files of a tree that are not read, whoever asks for them. */
import type { Problem } from '../problem.ts'
import type { Tree } from './plan.ts'

/**
 * The reason why the file at `path` is refused, an error at that path; undefined for a file that may be read and for a path
 * that the tree does not have. Sizes below 0 are unknown yet and are checked when the file is read.
 */
export function refuseFile(tree: Tree, path: string, maxBytes: number): Problem | undefined {
  const refuse = (code: string, message: string, hint: string): Problem => ({
    path,
    code,
    message: `${JSON.stringify(path)} ${message}`,
    hint,
    severity: 'error',
  })
  const segments = path.split('/')
  if (
    segments.some((segment) => segment === '' || segment === '.' || segment === '..') ||
    path.includes('\0')
  )
    return refuse(
      'unsafe-path',
      'is no plain path of the repository',
      'write it from the root, without ".." or a first "/"',
    )
  if (path.includes('\uFFFD'))
    return refuse('unreadable-name', 'is a name that is not UTF-8', 'rename the file')
  for (let length = 1; length < segments.length; length++) {
    const folder = segments.slice(0, length).join('/')
    const mode = tree.files.get(folder)?.mode
    if (mode === 'submodule')
      return refuse(
        'submodule',
        `lies in the submodule ${JSON.stringify(folder)}`,
        'copy the file into this repository',
      )
    if (mode === 'symlink')
      return refuse(
        'symlink',
        `lies behind the symbolic link ${JSON.stringify(folder)}`,
        'name the file itself',
      )
  }
  const file = tree.files.get(path)
  if (file === undefined) return undefined
  if (file.mode === 'symlink')
    return refuse('symlink', 'is a symbolic link: links are not followed', 'put the file itself here')
  if (file.mode === 'submodule')
    return refuse('submodule', 'is a submodule, not a file', 'copy the file into this repository')
  if (file.sizeBytes > maxBytes)
    return refuse(
      'file-too-large',
      `has ${file.sizeBytes} bytes, more than ${maxBytes}`,
      'make it smaller, or split it',
    )
  return undefined
}

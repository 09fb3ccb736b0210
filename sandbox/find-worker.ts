/** Where a worker's entry stands: its source beside the source that starts it, its bundle beside the bundle. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** `folder` is that of the caller; a bundle that is a chunk has its workers above it. Throws where there is none. */
export function findWorker(folder: string, name: string): string {
  const places = [`${name}.ts`, `${name}.js`, `../${name}.js`].map((place) => join(folder, place))
  const found = places.find((place) => existsSync(place))
  if (found === undefined) throw new Error(`the worker ${name} is missing: looked for ${places.join(', ')}`)
  return found
}

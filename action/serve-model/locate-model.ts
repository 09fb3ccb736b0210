/** Finds the model file that ships with the package. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { StartFault } from './start-fault.ts'

export const defaultModelName = 'tiny-triage'

const modelFile = 'tiny-triage-q8_0.gguf'

/**
 * The path of the shipped model, from the folder of the running file: `action/serve-model/` in the source tree,
 * `action/dist/` or `action/dist/chunks/` in a bundle. Throws a StartFault if it is in none of these places.
 */
export function locateModel(from: string = import.meta.dirname): string {
  const places = ['../../models', '../../../models', '../models'].map((folder) =>
    join(from, folder, modelFile),
  )
  const found = places.find((place) => existsSync(place))
  if (found === undefined) {
    throw new StartFault(
      'model',
      `The embedded model is missing: looked for ${places.join(', ')}. Name a GGUF file with --model.`,
    )
  }
  return found
}

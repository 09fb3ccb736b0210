/** Where the migrations are: beside the bundle or above its chunks; of the source, beside its folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export function findMigrations(): string {
  const places = ['drizzle', '../drizzle'].map((name) => join(import.meta.dirname, name))
  return places.find((place) => existsSync(join(place, 'meta'))) ?? places[0] ?? 'drizzle'
}

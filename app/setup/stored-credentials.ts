/** The App's credentials as the manifest flow gave them: one value of the store. */
import type { Credentials } from '../settings.ts'
import type { Values } from '../store/store.ts'

const key = 'app-credentials'

/** Undefined before the App was created. */
export async function readStoredCredentials(values: Values): Promise<Credentials | undefined> {
  const text = await values.get(key)
  return text === undefined ? undefined : (JSON.parse(text) as Credentials)
}

export async function storeCredentials(values: Values, credentials: Credentials): Promise<void> {
  await values.set(key, JSON.stringify(credentials))
}

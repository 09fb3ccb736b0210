/** The key pair of the App under test: making one takes long, so a process makes one. */
import { generateKeyPairSync } from 'node:crypto'

let made: { readonly publicKey: string; readonly privateKey: string } | undefined

export function appKeys(): { readonly publicKey: string; readonly privateKey: string } {
  made ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return made
}

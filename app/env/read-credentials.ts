/** The credentials of the GitHub App from the environment: all of them and sound, or none. */
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Credentials } from '../settings.ts'
import type { Reader } from './create-reader.ts'

const minSecretBytes = 32
const makeSecret =
  'make one with `openssl rand -hex 32`, and set it here and in the settings of the GitHub App'

/** undefined with no problem told: nothing is set, this is a first start. */
export function readCredentials(reader: Reader): Credentials | undefined {
  const id = reader.text('APP_ID')
  const key = readKey(reader)
  const webhookSecret = reader.text('WEBHOOK_SECRET')
  const parts = { APP_ID: id, PRIVATE_KEY: key, WEBHOOK_SECRET: webhookSecret }
  const absent = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (absent.length === Object.keys(parts).length) return undefined
  if (absent.length > 0) {
    reader.refuse(
      'missing-credentials',
      `of the credentials of the GitHub App ${absent.join(' and ')} ${absent.length > 1 ? 'are' : 'is'} missing`,
      'set all of APP_ID, PRIVATE_KEY and WEBHOOK_SECRET, or none of them for the first-start page',
    )
  }
  const appId = id === undefined ? undefined : checkId(reader, id)
  const privateKey = key === undefined ? undefined : checkKey(reader, key)
  if (webhookSecret !== undefined) checkSecret(reader, webhookSecret)
  if (appId === undefined || privateKey === undefined || webhookSecret === undefined) return undefined
  return { appId, privateKey, webhookSecret }
}

function readKey(reader: Reader): string | undefined {
  const key = reader.text('PRIVATE_KEY')
  const path = reader.text('PRIVATE_KEY_PATH')
  if (path === undefined) return key
  if (key !== undefined) {
    reader.refuse('two-keys', 'PRIVATE_KEY and PRIVATE_KEY_PATH are both set', 'set one of them')
    return key
  }
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown'
    reader.refuse(
      'no-key-file',
      `the file of PRIVATE_KEY_PATH cannot be read (${why})`,
      'name a file that the process may read',
    )
    return ''
  }
}

function checkId(reader: Reader, id: string): number | undefined {
  const appId = Number(id)
  if (/^[1-9]\d*$/.test(id) && Number.isSafeInteger(appId)) return appId
  reader.refuse(
    'bad-app-id',
    'APP_ID is not a positive whole number',
    'take the App ID of the settings page of the App, not its client id or its name',
  )
  return undefined
}

/** PEM as it is, with `\n` for line ends, or in base64; what comes back is plain PEM. */
function checkKey(reader: Reader, given: string): string | undefined {
  if (given === '') return undefined
  const isPem = given.includes('-----BEGIN')
  const pem = (isPem ? given : Buffer.from(given, 'base64').toString('utf8')).replaceAll('\\n', '\n').trim()
  try {
    const { asymmetricKeyType } = createPrivateKey(pem)
    if (asymmetricKeyType === 'rsa') return `${pem}\n`
    reader.refuse('bad-key', `the private key is of type ${asymmetricKeyType}`, 'GitHub Apps have an RSA key')
  } catch {
    // the reason of OpenSSL names no fix, and may hold parts of the key
    reader.refuse(
      'bad-key',
      'the private key is not a whole PEM file',
      'copy the .pem file of the GitHub App from its first line to its last, or set PRIVATE_KEY_PATH to it',
    )
  }
  return undefined
}

function checkSecret(reader: Reader, secret: string): void {
  const bytes = Buffer.byteLength(secret)
  if (bytes < minSecretBytes) {
    reader.refuse(
      'weak-secret',
      `WEBHOOK_SECRET has ${bytes} bytes, ${minSecretBytes} are the least`,
      makeSecret,
    )
  } else if (/development/i.test(secret)) {
    reader.refuse('weak-secret', 'WEBHOOK_SECRET holds the word "development"', makeSecret)
  } else if (new Set(secret).size < 8 || isRepeated(secret)) {
    reader.refuse('weak-secret', 'WEBHOOK_SECRET repeats itself', makeSecret)
  }
}

/** `abcabcabc`: the text occurs in its own double before its end. */
function isRepeated(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length
}

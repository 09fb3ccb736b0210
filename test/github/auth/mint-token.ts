/** Makes tokens of the forms GitHub has. */
import { randomBytes } from 'node:crypto'
import type { Token, World } from '../state/world.ts'

export function mintToken(world: World, token: Token): string {
  const prefix = token.kind === 'installation' ? 'ghs' : 'ghp'
  const text = `${prefix}_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`
  world.tokens.set(text, token)
  return text
}

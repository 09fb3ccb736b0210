/** The whole API over a socket: routes that serve and routes that list, on one database file. */
import { apiRoutes } from '../../app/api/v1/api-routes.ts'
import { type Answer, openWorld, type World, type WorldOptions } from '../serving/serving-world.ts'
import { noonMs } from '../store/rows.ts'

export interface RestWorld extends World {
  /** of the first repository; default: by a token that may read it */
  readonly read: (path: string, token?: string | null) => Promise<Answer>
}

export const home = '/api/v1/repositories/acme/prompts-1'

/** What GitHub says of a token. */
export const tokens = {
  'ada-of-the-admins': 'admin',
  'grace-the-maintainer': 'maintain',
  'linus-the-writer': 'write',
  'eve-the-reader': 'read',
} as const

export async function openRest(options: WorldOptions = {}): Promise<RestWorld> {
  const world = await openWorld({
    ...options,
    routes: ({ serving, ...parts }) =>
      apiRoutes({
        ...parts,
        nowMs: () => noonMs,
        keys: () => serving.copy.read()?.copy.keys,
        cursorSecret: 'of this world',
      }),
  })
  for (const [token, permission] of Object.entries(tokens)) {
    world.access.set(token, { repositoryId: 1, permission, login: token.split('-')[0] ?? '' })
  }
  const read: RestWorld['read'] = (path, token = 'eve-the-reader') => world.send(`${home}${path}`, { token })
  return { ...world, read }
}

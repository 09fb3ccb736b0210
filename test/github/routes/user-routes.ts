/** Who asks. */
import { userOf } from '../auth/authenticate.ts'
import { userObject } from '../objects/account.ts'
import { Refusal } from '../refusal.ts'
import { json, type Route } from '../route.ts'

export const userRoutes: readonly Route[] = [
  {
    kind: 'open',
    method: 'GET',
    path: '/user',
    handle: ({ site, caller }) => {
      if (caller.kind === 'nobody') throw new Refusal(401, 'Requires authentication')
      const user = userOf(caller)
      if (user === undefined) throw new Refusal(403, 'Resource not accessible by integration')
      return json(200, userObject(site.world, user))
    },
  },
]

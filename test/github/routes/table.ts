/** Every route of the stand-in, and which of them a path means. */
import type { Route } from '../route.ts'
import { actionsRoutes } from './actions-routes.ts'
import { appRoutes } from './app-routes.ts'
import { checkRoutes } from './check-routes.ts'
import { commentRoutes } from './comment-routes.ts'
import { commitCommentRoutes } from './commit-comment-routes.ts'
import { commitRoutes } from './commit-routes.ts'
import { deploymentRoutes } from './deployment-routes.ts'
import { environmentRoutes } from './environment-routes.ts'
import { gitRoutes } from './git-routes.ts'
import { pullRoutes } from './pull-routes.ts'
import { repositoryRoutes } from './repository-routes.ts'
import { setupRoutes } from './setup-routes.ts'
import { userRoutes } from './user-routes.ts'

export const routes: readonly Route[] = [
  ...appRoutes,
  ...repositoryRoutes,
  ...gitRoutes,
  ...checkRoutes,
  ...commitRoutes,
  ...commitCommentRoutes,
  ...pullRoutes,
  ...commentRoutes,
  ...actionsRoutes,
  ...environmentRoutes,
  ...deploymentRoutes,
  ...userRoutes,
  ...setupRoutes,
]

const patterns = routes.map((route) => ({
  route,
  regex: new RegExp(
    `^${route.path.replace(/\/:(\w+)/g, '/(?<$1>[^/]+)').replace(/\/\*(\w+)/g, '/(?<$1>.+)')}/?$`,
  ),
}))

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** `path` as it came, still encoded: `heads%2Fmain` is one segment. */
export function matchRoute(method: string, path: string): Match | undefined {
  for (const { route, regex } of patterns) {
    if (route.method !== method) continue
    const groups = regex.exec(path)?.groups
    if (groups === undefined && !regex.test(path)) continue
    const params = Object.entries(groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])
    return { route, params: Object.fromEntries(params) as Record<string, string> }
  }
  return undefined
}

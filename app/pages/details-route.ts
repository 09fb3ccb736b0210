/** `/evaluations/:id`: the way from a comment to the details on GitHub, where GitHub decides who may see them. */
import { type Route, refuse } from '../api/route.ts'
import type { Deps } from '../deps.ts'

export function detailsRoute({ store, settings }: Pick<Deps, 'store' | 'settings'>): Route {
  return {
    method: 'GET',
    path: '/evaluations/:id',
    handle: async ({ params }) => {
      const row = await store.evaluations.find(params['id'] ?? '')
      const repository = row === undefined ? undefined : await store.repositories.get(row.repositoryId)
      if (row === undefined || repository === undefined || repository.removedAtMs !== undefined)
        return refuse(404, 'not-found', 'There is no such evaluation', 'is the address whole?')
      const home = `${settings.githubUrl}/${repository.owner}/${repository.name}`
      const pull =
        row.pull === undefined ? `${home}/commit/${row.headSha}` : `${home}/pull/${row.pull}/checks`
      return { status: 302, headers: { location: row.runUrl ?? pull } }
    },
  }
}

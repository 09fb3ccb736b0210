/** Wire: the table of operations → routes, with the limits that all of them share. */
import type { Deps } from '../../deps.ts'
import { createAccessLookup } from '../../identity/api-access.ts'
import type { ReadKeyIndex } from '../../identity/read-keys.ts'
import { createRateLimit } from '../../server/rate-limit.ts'
import { json, type Route } from '../route.ts'
import { type AnswerOptions, answerOperation } from './answer-operation.ts'
import { answerRepositories } from './answer-repositories.ts'
import { describeApi } from './describe-api.ts'
import { operations } from './operations.ts'
import { createCursors } from './page-cursor.ts'
import { repositoryList } from './repositories.ts'

export interface ApiParts extends Pick<Deps, 'store' | 'github' | 'settings' | 'nowMs'> {
  /** in force, from memory; undefined: they were not read yet */
  readonly keys: () => ReadKeyIndex | undefined
  /** what cursors are sealed with: of this installation, the same after a restart */
  readonly cursorSecret: string
  /** default: the process’s clock, which is never set back */
  readonly tickMs?: () => number
}

/** of one key or token: lists cost more than what is served from memory */
const readLimit = { perSecond: 20, burst: 100 }
/** of one address: a burst of mistakes, then one a second */
const failureLimit = { perSecond: 1, burst: 30 }

export function apiRoutes(parts: ApiParts): Route[] {
  const { store, github, settings, nowMs, keys } = parts
  const tickMs = parts.tickMs ?? (() => performance.now())
  const { publicUrl, githubUrl } = settings
  const options: AnswerOptions = {
    store,
    keys,
    access: createAccessLookup(github),
    reads: createRateLimit({ ...readLimit, nowMs: tickMs }),
    failures: createRateLimit({ ...failureLimit, nowMs: tickMs }),
    links: { publicUrl, githubUrl },
    cursors: createCursors(parts.cursorSecret),
    nowMs,
  }
  const description = json(200, describeApi(publicUrl))
  return [
    {
      method: 'GET',
      path: '/api/v1/openapi.json',
      handle: async () => description,
    },
    {
      method: 'GET',
      path: repositoryList.path,
      handle: (request) => answerRepositories(request, options),
    },
    ...operations.map(
      (operation): Route => ({
        method: 'GET',
        path: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        handle: (request) => answerOperation(request, operation, options),
      }),
    ),
  ]
}

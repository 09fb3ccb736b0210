/** A hundred promotions, each with the moment at which the server dies: what is asked for, and what it takes first. */

import { mendedPrompt, promptPath } from '../../action/triage-files.ts'
import type { PullHandle } from '../../github/scenario/open-pull.ts'
import type { RepositoryHandle } from '../../github/scenario/open-repository.ts'
import { moments, type Point } from './die-at.ts'
import type { Random } from './make-random.ts'
import type { Actor, Round } from './play-rounds.ts'

export type Wish = 'merge' | 'release' | 'promote' | 'rollback' | 'halt'

const sides = ['before', 'after'] as const

/** Requests of a promotion, and the wishes that surely make them. */
const requests: readonly (readonly [RegExp, readonly Wish[]])[] = [
  [/^POST .*\/deployments$/, ['merge', 'promote', 'promote']],
  [/^POST .*\/deployments\/\d+\/statuses$/, ['merge', 'promote', 'promote']],
  [/^POST .*\/issues\/\d+\/comments$/, ['merge', 'promote', 'rollback', 'halt']],
  [/^POST .*\/commits\/\w+\/comments$/, ['release']],
]

/** Every moment and every request, each side of it, five times; the rest at any time. */
export function planRounds(random: Random): Round<Wish>[] {
  const many = <T>(list: readonly T[], times: number): T[] => Array.from({ length: times }, () => list).flat()
  const ofMoments = moments.flatMap((moment) => sides.map((side): Point => `${side} ${moment}`))
  const ofRequests = sides.flatMap((side) => requests.map(([request, wishes]) => ({ side, request, wishes })))
  return random.shuffle([
    ...many(ofMoments, 5).map((point): Round<Wish> => {
      const wish = random.pick(['merge', 'release', 'promote', 'promote', 'rollback', 'halt'] as const)
      // a delivery is received and acknowledged once, and brings other steps several times
      const times = /commit|acknowledge/.test(point) ? 1 : 1 + random.integer(3)
      return { wish, kill: { how: 'moment', point, times } }
    }),
    ...many(ofRequests, 5).map(
      ({ side, request, wishes }): Round<Wish> => ({
        wish: random.pick(wishes),
        kill: { how: 'request', side, request },
      }),
    ),
    ...Array.from({ length: 10 }, (): Round<Wish> => {
      const wish = random.pick(['merge', 'promote', 'rollback', 'halt'] as const)
      return { wish, kill: { how: 'delay', afterMs: random.integer(120) } }
    }),
  ])
}

export interface Asked {
  /** numbers of merged pull requests, tags of releases, ids of comments */
  readonly merges: number[]
  readonly releases: string[]
  readonly comments: { readonly pull: number; readonly id: number; readonly body: string }[]
}

/** `talk` is where commands are written; `versions` are fingerprints of the prompt that were promoted once. */
export function makeActor(
  shop: RepositoryHandle,
  talk: PullHandle,
  random: Random,
  facts: {
    readonly calm: () => Promise<void>
    readonly versions: () => readonly string[]
    readonly served: () => { readonly fingerprint: string; readonly isHalted: boolean } | undefined
  },
): Required<Actor<Wish>> & { readonly asked: Asked } {
  const asked: Asked = { merges: [], releases: [], comments: [] }
  let ready: PullHandle | undefined
  const say = (body: string): void => {
    const { id } = talk.comment('grace', body)
    asked.comments.push({ pull: talk.number, id, body })
  }
  const name = 'support-triage'
  return {
    asked,
    prepare: async (wish) => {
      if (wish !== 'merge') return
      const files = { [promptPath]: `${mendedPrompt}\nAnswer number ${asked.merges.length}.\n` }
      const branch = `change-${asked.merges.length}`
      await shop.push(branch, files, { onto: await shop.sha('main') })
      ready = await shop.openPull({ title: branch, branch })
      await facts.calm()
    },
    act: async (wish) => {
      const served = facts.served()
      const others = facts.versions().filter((one) => one !== served?.fingerprint)
      switch (wish) {
        case 'merge':
          asked.merges.push(ready?.number ?? 0)
          return void (await ready?.merge({ by: 'grace' }))
        case 'release': {
          const tag = `v1.0.${asked.releases.length}`
          asked.releases.push(tag)
          return void (await shop.publishRelease({ tag, by: 'grace' }))
        }
        case 'promote':
          return say(`/promote ${name} to production at ${random.pick(others)}`)
        case 'rollback':
          return say(`/rollback ${name} in production`)
        default:
          return say(
            served?.isHalted === true
              ? `/resume ${name} in production`
              : `/halt ${name} in production because it is round ${asked.comments.length}`,
          )
      }
    },
  }
}

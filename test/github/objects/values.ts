/** Small values that every object of GitHub's API is made of. */
import type { World } from '../state/world.ts'

/** GitHub tells seconds, never milliseconds. */
export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`
export const isoOrNull = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : iso(ms)

export const nodeId = (type: string, id: number | string): string =>
  Buffer.from(`${type}:${id}`).toString('base64')

export const docs = 'https://docs.github.com/rest'

export const link = (href: string) => ({ href })

export const repositoryUrl = (world: World, repository: { owner: { login: string }; name: string }) =>
  `${world.url}/repos/${repository.owner.login}/${repository.name}`

export const repositoryPage = (world: World, repository: { owner: { login: string }; name: string }) =>
  `${world.url}/${repository.owner.login}/${repository.name}`

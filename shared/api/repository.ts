/** A repository that the App is installed on, as the API tells of it. */
import type { Static } from 'typebox'
import { count, flag, named, text } from './fields.ts'

export const repositoryAnswer = named(
  'Repository',
  'A repository that the App is installed on.',
  {
    id: count('GitHub’s id: stays when the name changes'),
    owner: text('login of the owner'),
    name: text('its name now'),
    defaultBranch: text('what promotions are taken from'),
    isPrivate: flag('whether only members see it on GitHub'),
    url: text('on GitHub'),
  },
  {
    id: 4711,
    owner: 'acme',
    name: 'prompts',
    defaultBranch: 'main',
    isPrivate: true,
    url: 'https://github.com/acme/prompts',
  },
)

export type RepositoryAnswer = Static<typeof repositoryAnswer>

/** A database that was restored, or an installation whose event was lost: the first event of a repository is enough. */
import { expect, test } from 'vitest'
import { appFiles, promptgateForTest } from '../promptgate-for-test.ts'
import { conclusionOf } from '../read-pull.ts'

test('a repository that no event told of is known from its first one', async () => {
  const { github, settled, app } = await promptgateForTest()
  github.hooks.mode = 'drop'
  const shop = await github.createRepository({ files: appFiles() })
  await settled()
  expect(await app().deps.store.repositories.get(shop.id)).toBeUndefined()
  github.hooks.mode = 'send'
  const pull = await shop.openPull({ title: 'Docs', branch: 'docs', files: { 'README.md': '# More\n' } })
  await settled()
  expect(conclusionOf(pull)).toBe('success')
  expect(await app().deps.store.repositories.get(shop.id)).toMatchObject({ owner: 'acme', name: 'shop' })
  expect(github.problems()).toEqual([])
}, 60_000)

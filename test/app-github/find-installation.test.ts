/** Which installation holds a repository, asked of GitHub as the App, with the real way to sign in. */
import { expect, test } from 'vitest'
import { githubForTest } from '../github/github-for-test.ts'
import { connectStandIn } from './connect-stand-in.ts'

test('the installation of a repository is found by its name, by a former name, and not where there is none', async () => {
  const github = await githubForTest()
  const shop = await github.createRepository({ owner: 'acme', name: 'shop' })
  await github.createRepository({ owner: 'globex', name: 'desk', isInstalled: false })
  const edge = connectStandIn(github)
  const { id } = github.installation('acme')
  expect(await edge.findInstallation('acme', 'shop')).toBe(id)
  shop.rename('store')
  expect(await edge.findInstallation('acme', 'shop')).toBe(id)
  expect(await edge.findInstallation('globex', 'desk')).toBeUndefined()
  expect(await edge.findInstallation('acme', 'nothing')).toBeUndefined()
})

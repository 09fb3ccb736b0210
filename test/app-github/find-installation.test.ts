/** Which installation holds a repository, asked of GitHub as the App, with the real way to sign in. */
import { expect, test } from 'vitest'
import { connectGitHub } from '../../app/github/connect-github.ts'
import type { Log } from '../../app/log.ts'
import { githubForTest } from '../github/github-for-test.ts'

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => quiet }

test('the installation of a repository is found by its name, by a former name, and not where there is none', async () => {
  const github = await githubForTest()
  const shop = await github.createRepository({ owner: 'acme', name: 'shop' })
  await github.createRepository({ owner: 'globex', name: 'desk', isInstalled: false })
  const { app } = github
  const edge = connectGitHub({
    credentials: { appId: app.id, privateKey: app.privateKey, webhookSecret: app.webhookSecret },
    settings: { githubUrl: github.url, githubApiUrl: github.url },
    log: quiet,
    nowMs: Date.now,
  })
  const { id } = github.installation('acme')
  expect(await edge.findInstallation('acme', 'shop')).toBe(id)
  shop.rename('store')
  expect(await edge.findInstallation('acme', 'shop')).toBe(id)
  expect(await edge.findInstallation('globex', 'desk')).toBeUndefined()
  expect(await edge.findInstallation('acme', 'nothing')).toBeUndefined()
})

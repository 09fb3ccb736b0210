/** The App is found beside the package, in a source tree and beside a bundle. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findApp } from '../../action/cli/call-app.ts'

async function tree(...files: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'promptgate-package-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const file of files) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), '')
  }
  return root
}

test.each([['action/cli'], ['action/dist'], ['action/dist/chunks']])('from %s', async (folder) => {
  const root = await tree('app/main.ts', 'dist/app/main.js')
  const from = join(root, folder)
  expect(findApp({ from, runsSource: true })).toBe(join(root, 'app/main.ts'))
  expect(findApp({ from, runsSource: false })).toBe(join(root, 'dist/app/main.js'))
})

test('a package without the App has none', async () => {
  const root = await tree('action/dist/cli.js')
  expect(findApp({ from: join(root, 'action/dist'), runsSource: true })).toBeUndefined()
})

/** The first-start page as a browser reads it: its script is found, and the organization's field knows a login. */
import { expect, test } from 'vitest'
import { appPermissions, buildManifest } from '../manifest.ts'
import { renderSetupPage } from './setup-page.ts'

const html = (publicUrl: string) =>
  renderSetupPage({
    githubUrl: 'https://github.com',
    publicUrl,
    manifest: buildManifest(publicUrl, 'Promptgate'),
    state: 'state',
    permissions: appPermissions,
  })

const attribute = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''

// without its script the form makes the App of a person, whatever organization was named
test.each([
  ['https://gate.example/setup', 'https://gate.example/setup/setup.js'],
  ['https://gate.example/', 'https://gate.example/setup/setup.js'],
  ['https://example.com/promptgate/setup', 'https://example.com/promptgate/setup/setup.js'],
])('at %s its script is %s', (page, script) => {
  const source = attribute(html('https://gate.example'), /<script src="([^"]*)"/)
  expect(new URL(source, page).href).toBe(script)
})

test('the field takes a login of GitHub, and nothing else', () => {
  // browsers compile it so, and ignore one that does not compile
  const pattern = new RegExp(`^(?:${attribute(html('https://gate.example'), / pattern="([^"]*)"/)})$`, 'v')
  for (const login of ['acme', 'Acme-Corp', 'a', ' acme ']) expect(login).toMatch(pattern)
  for (const other of ['-acme', 'acme-', 'acme/shop', 'acme corp', 'https://github.com/acme'])
    expect(other).not.toMatch(pattern)
})

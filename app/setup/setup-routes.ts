/** Routes of the first start: the page, and GitHub's way back to it with the credentials of the new App. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiRequest, ApiResponse, Route } from '../api/route.ts'
import { appPermissions, buildManifest } from '../manifest.ts'
import type { Credentials, Settings } from '../settings.ts'
import {
  renderCreatedPage,
  renderRefusedPage,
  renderSetupPage,
  setupScript,
  styleText,
} from './setup-page.ts'

export interface SetupDeps {
  readonly settings: Settings
  /** printed in the log at the start: only who reads the log may set the server up */
  readonly token: string
  readonly state: string
  /** exchanges GitHub's code for the App's credentials */
  readonly convert: (code: string) => Promise<{ readonly credentials: Credentials; readonly appUrl: string }>
  /** told why GitHub gave none */
  readonly onFault: (error: unknown) => undefined
  /** stores them and starts the server with them */
  readonly onCreated: (credentials: Credentials) => Promise<void>
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

function html(status: number, body: string, githubUrl: string): ApiResponse {
  const styleHash = createHash('sha256').update(styleText).digest('base64')
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; script-src 'self'; form-action ${githubUrl}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
    },
    body,
  }
}

export function setupRoutes(deps: SetupDeps): readonly Route[] {
  const { settings, token, state } = deps
  const { githubUrl, publicUrl } = settings
  const page = (body: string) => html(200, body, githubUrl)
  const refused = (status: number, title: string, why: string) =>
    html(status, renderRefusedPage(title, why), githubUrl)

  const show = async ({ query }: ApiRequest): Promise<ApiResponse> => {
    if (!equal(query.get('token') ?? '', token))
      return refused(
        403,
        'This server is not set up yet',
        'Its log shows the address of the set-up page, with the token that opens it.',
      )
    const manifest = buildManifest(publicUrl, 'Promptgate')
    return page(renderSetupPage({ githubUrl, publicUrl, manifest, state, permissions: appPermissions }))
  }

  const created = async ({ query }: ApiRequest): Promise<ApiResponse> => {
    if (!equal(query.get('state') ?? '', state))
      return refused(
        403,
        'Not from this page',
        'Begin again at the address in the log: the answer does not belong to this set-up.',
      )
    const code = query.get('code') ?? ''
    if (!/^[\w-]{8,128}$/.test(code))
      return refused(400, 'GitHub sent no code', 'Begin again at the address in the log.')
    const made = await deps.convert(code).catch(deps.onFault)
    if (made === undefined)
      return refused(
        502,
        'GitHub gave no credentials',
        'Its code works once, within an hour, and the log says why it did not. Delete the App that GitHub has made, and begin again at the address in the log.',
      )
    await deps.onCreated(made.credentials)
    return page(renderCreatedPage(made.appUrl))
  }

  const script = async (): Promise<ApiResponse> => ({
    status: 200,
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
    body: setupScript,
  })

  return [
    { method: 'GET', path: '/', handle: show },
    { method: 'GET', path: '/setup', handle: show },
    { method: 'GET', path: '/setup/created', handle: created },
    { method: 'GET', path: '/setup/setup.js', handle: script },
  ]
}

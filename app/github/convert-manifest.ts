/** GitHub's code of a new App → its id, key and secrets. The code works once, within an hour. */
import { ProbotOctokit } from 'probot'
import type { Credentials } from '../settings.ts'
import { explainFault } from './explain-fault.ts'

export interface ConvertedApp {
  readonly credentials: Credentials
  /** the App's page, below which it is installed */
  readonly appUrl: string
}

/** Throws a GitHubFault: the code is wrong, used up or too old, or GitHub does not answer. */
export async function convertManifest(
  options: { readonly githubApiUrl: string; readonly fetch?: typeof fetch },
  code: string,
): Promise<ConvertedApp> {
  const octokit = new ProbotOctokit({
    retry: { enabled: false },
    throttle: { enabled: false },
    baseUrl: options.githubApiUrl,
    request: { fetch: options.fetch ?? fetch, signal: AbortSignal.timeout(10_000) },
  })
  try {
    const { data } = await octokit.request('POST /app-manifests/{code}/conversions', { code })
    const { id, pem, webhook_secret: webhookSecret, html_url: appUrl } = data
    if (webhookSecret === null || webhookSecret === undefined)
      throw new Error('GitHub made no webhook secret')
    return { credentials: { appId: id, privateKey: pem, webhookSecret }, appUrl }
  } catch (error) {
    throw explainFault(error, { isWrite: true, nowMs: Date.now() })
  }
}

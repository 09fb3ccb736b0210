/** Where GitHub is: github.com, a tenant on ghe.com, or a GitHub Enterprise Server; one variable tells the three addresses. */
import type { Settings } from '../settings.ts'
import type { Reader } from './create-reader.ts'
import { readUrl } from './read-url.ts'

type GitHubUrls = Pick<Settings, 'githubUrl' | 'githubApiUrl' | 'tokenIssuer'>

export function readGitHubUrls(reader: Reader): GitHubUrls | undefined {
  const githubUrl = readUrl(reader, 'GITHUB_URL', webUrl(reader))
  if (githubUrl === undefined) return undefined
  const belonging = belongingTo(githubUrl)
  const githubApiUrl = readUrl(reader, 'GITHUB_API_URL', reader.text('GITHUB_API_URL') ?? belonging.api)
  const tokenIssuer = readUrl(reader, 'TOKEN_ISSUER', reader.text('TOKEN_ISSUER') ?? belonging.issuer)
  if (githubApiUrl === undefined || tokenIssuer === undefined) return undefined
  return { githubUrl, githubApiUrl, tokenIssuer }
}

function webUrl(reader: Reader): string {
  const host = reader.text('GHE_HOST')
  if (host === undefined) return reader.textOr('GITHUB_URL')
  const url = `${reader.textOr('GHE_PROTOCOL')}://${host}`
  const given = reader.text('GITHUB_URL')?.replace(/\/+$/, '')
  if (given !== undefined && given !== url) {
    reader.refuse('two-githubs', `GITHUB_URL is ${given}, GHE_HOST says ${url}`, 'set one of them')
  }
  return url
}

function belongingTo(githubUrl: string): { api: string; issuer: string } {
  const { host } = new URL(githubUrl)
  if (host === 'github.com') {
    return { api: 'https://api.github.com', issuer: 'https://token.actions.githubusercontent.com' }
  }
  if (host.endsWith('.ghe.com'))
    return { api: `https://api.${host}`, issuer: `https://token.actions.${host}` }
  return { api: `${githubUrl}/api/v3`, issuer: `${githubUrl}/_services/token` }
}

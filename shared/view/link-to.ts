/** Addresses on GitHub, made of what the environment told and of paths that a stranger chose. */
import type { ViewLinks } from './view.ts'

const absolute = /^https?:\/\/[\w.:[\]-]+(\/[\w\-./]*)?$/

function encodePath(path: string): string {
  return path
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment.toWellFormed()).replace(
        /[!'()*]/g,
        (found) => `%${found.charCodeAt(0).toString(16)}`,
      ),
    )
    .join('/')
}

function repositoryOf(links: ViewLinks): string | undefined {
  const url = links.repositoryUrl?.replace(/\/+$/, '')
  return url !== undefined && absolute.test(url) ? url : undefined
}

/** The file at a commit, on its line if there is one; undefined without a repository's address. */
export function linkToFile(links: ViewLinks, sha: string, path: string, line?: number): string | undefined {
  const repository = repositoryOf(links)
  // a browser would walk up at `..`; git has no such path, a forged report may
  if (repository === undefined || path.split('/').some((part) => ['', '.', '..'].includes(part)))
    return undefined
  const place = line === undefined || line < 1 ? '' : `#L${line}`
  // GitHub shows a rendered Markdown file without line numbers unless told otherwise
  const plain = place !== '' && /\.(md|markdown|csv)$/i.test(path) ? '?plain=1' : ''
  return `${repository}/blob/${encodeURIComponent(sha)}/${encodePath(path)}${plain}${place}`
}

/** The page of a commit; undefined without a repository. */
export function linkToCommit(links: ViewLinks, sha: string): string | undefined {
  const repository = repositoryOf(links)
  return repository === undefined ? undefined : `${repository}/commit/${encodeURIComponent(sha)}`
}

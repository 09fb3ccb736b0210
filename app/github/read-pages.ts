/** Lists of GitHub, page by page, each page within the limits. */
import type { Octokit } from './open-octokit.ts'
import type { Answer, Caller } from './request.ts'

const pageSize = 100

/** Stops after the last page, or after `maxPages`. */
export async function* readPages<T>(
  caller: Caller,
  readPage: (octokit: Octokit, page: number) => Promise<Answer<readonly T[]>>,
  maxPages = 100,
): AsyncGenerator<T, void, undefined> {
  for (let page = 1; page <= maxPages; page++) {
    const answer = await caller.read((octokit) => readPage(octokit, page))
    yield* answer.data
    if (!hasMore(answer)) return
  }
}

export async function readAll<T>(...args: Parameters<typeof readPages<T>>): Promise<T[]> {
  const all: T[] = []
  for await (const one of readPages(...args)) all.push(one)
  return all
}

/** GitHub may hide entries of a page, so the link counts more than their number. */
function hasMore({ headers, data }: Answer<readonly unknown[]>): boolean {
  return 'link' in headers ? linkTo(headers, 'next') !== undefined : data.length >= pageSize
}

/** The address that the Link header gives this relation (RFC 8288). */
export function linkTo(headers: Answer<unknown>['headers'], relation: string): URL | undefined {
  for (const match of String(headers['link'] ?? '').matchAll(/<([^<>]*)>\s*;([^<]*)/g)) {
    if (new RegExp(`\\brel="?${relation}"?`).test(match[2] ?? '') && URL.canParse(match[1] ?? ''))
      return new URL(match[1] ?? '')
  }
  return undefined
}

/** The artifact of a workflow run: found by name, fetched from where GitHub points to, unpacked. */
import type { RepositoryContext } from './context.ts'
import { explainFault } from './explain-fault.ts'
import { GitHubFault } from './github.ts'
import { toUndefined } from './request.ts'
import { collectBytes, streamAnswer, watchStalls } from './stream-answer.ts'
import { unzipSingle } from './unzip-single.ts'

/** What a zip archive of one file has besides the file, when it cannot be compressed at all. */
const archiveBytes = 70_000

/** undefined: there is none, or it expired. Throws `invalid` for one that is too large or no archive of one file. */
export async function readArtifact(
  context: RepositoryContext,
  runId: number,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const id = await findArtifact(context, runId, name)
  if (id === undefined) return undefined
  const { caller, at } = context
  const answer = await toUndefined(
    caller.read<Uint8Array>(async (octokit) => {
      const { url, ...pointer } = await octokit.rest.actions.downloadArtifact({
        ...at,
        artifact_id: id,
        archive_format: 'zip',
        request: { redirect: 'manual' },
      })
      const target = pointer.headers.location
      if (target === undefined || !URL.canParse(target, url))
        throw new GitHubFault('GitHub did not say where the artifact is', { kind: 'unavailable' })
      const data = await download(context, new URL(target, url), Math.ceil(maxBytes * 1.01) + archiveBytes)
      return { ...pointer, status: 200, data }
    }),
  )
  if (answer === undefined) return undefined
  try {
    return unzipSingle(answer.data, maxBytes)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new GitHubFault(`the artifact "${name}" cannot be read: ${why}`, { kind: 'invalid', cause })
  }
}

/** A run that was tried again may have several; the newest counts. */
async function findArtifact(
  { caller, at }: RepositoryContext,
  runId: number,
  name: string,
): Promise<number | undefined> {
  const answer = await toUndefined(
    caller.read((octokit) =>
      octokit.rest.actions.listWorkflowRunArtifacts({ ...at, run_id: runId, name, per_page: 100 }),
    ),
  )
  const ids = answer?.data.artifacts.filter((one) => one.name === name && !one.expired).map((one) => one.id)
  return ids === undefined || ids.length === 0 ? undefined : Math.max(...ids)
}

/** The address is signed: it gets no token of ours. */
async function download(context: RepositoryContext, url: URL, maxBytes: number): Promise<Uint8Array> {
  const stalls = watchStalls(context.deadlineMs)
  try {
    const response = await context.fetch(url, { signal: stalls.signal })
    if (!response.ok) {
      await response.body?.cancel()
      const isGone = response.status === 404 || response.status === 410
      throw new GitHubFault(`the storage of artifacts answered ${response.status}`, {
        kind: isGone ? 'not-found' : 'unavailable',
        status: response.status,
      })
    }
    const bytes = await collectBytes(streamAnswer(response.body, stalls), maxBytes)
    if (bytes === undefined)
      throw new GitHubFault(`the artifact has more than ${maxBytes} bytes`, { kind: 'invalid' })
    return bytes
  } catch (error) {
    throw explainFault(error, { isWrite: false, nowMs: 0 })
  } finally {
    stalls.end()
  }
}

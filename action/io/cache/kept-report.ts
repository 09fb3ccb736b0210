/** A finished report that the App does not have yet, kept beside the answers until it was delivered. */
import { readdir, readFile, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { isJsonObject } from '../../../shared/json.ts'
import { MAX_REPORT_BYTES } from '../../../shared/report/parse-report.ts'
import { REPORT_SCHEMA } from '../../../shared/report/report.ts'
import { writeAtomically } from './write-atomically.ts'

/** In the cache's folder; GitHub's cache service carries it apart from the answers. */
export const keptReportsDir = (cacheDir: string): string => join(cacheDir, 'reports')

/** An order is given up long before. */
const keptForMs = 7 * 24 * 3_600_000

const fileOf = (cacheDir: string, evaluationId: string): string =>
  join(keptReportsDir(cacheDir), `${evaluationId}.json.gz`)

/**
 * `bytes` are sent as they are: the token that delivers them vouches for these very bytes. False where the disk does not
 * take them, which must not hinder their delivery.
 */
export async function keepReport(
  cacheDir: string,
  evaluationId: string,
  bytes: Uint8Array,
): Promise<boolean> {
  await dropOldReports(cacheDir)
  return await writeAtomically(cacheDir, fileOf(cacheDir, evaluationId), bytes).then(
    () => true,
    () => false,
  )
}

/** Undefined where there is none, and where it is torn or another evaluation's. */
export async function findKeptReport(
  cacheDir: string,
  evaluationId: string,
): Promise<{ readonly bytes: Uint8Array; readonly text: string } | undefined> {
  try {
    const bytes = await readFile(fileOf(cacheDir, evaluationId))
    const text = gunzipSync(bytes, { maxOutputLength: MAX_REPORT_BYTES }).toString('utf8')
    const report: unknown = JSON.parse(text)
    const isOwn =
      isJsonObject(report) && report['schema'] === REPORT_SCHEMA && report['evaluationId'] === evaluationId
    return isOwn ? { bytes, text } : undefined
  } catch {
    return undefined
  }
}

export async function dropKeptReport(cacheDir: string, evaluationId: string): Promise<void> {
  await unlink(fileOf(cacheDir, evaluationId)).catch(() => {})
}

async function dropOldReports(cacheDir: string): Promise<void> {
  const dir = keptReportsDir(cacheDir)
  for (const name of await readdir(dir).catch(() => [])) {
    const path = join(dir, name)
    const facts = await stat(path).catch(() => undefined)
    if (facts !== undefined && Date.now() - facts.mtimeMs > keptForMs) await unlink(path).catch(() => {})
  }
}

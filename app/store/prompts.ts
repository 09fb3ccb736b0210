/** Prompts and their versions: what a repository has had, by name, number, fingerprint or commit. */
import { and, desc, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { archivePrompts } from './archive-prompts.ts'
import type { Db } from './database.ts'
import { isDraftOf, selectDrafted, toItsOwn } from './drafted-versions.ts'
import { present } from './present.ts'
import type { PromptRow, Prompts, VersionRow } from './prompt-store.ts'
import { readRows } from './read-rows.ts'
import type { Writer } from './run-writes.ts'
import { saveVersions } from './save-versions.ts'
import { prompts, transitions, versions } from './schema/versions.ts'
import { listTransitions } from './transitions.ts'

/** Of one unit: a default branch may hold thousands, and calls to a file hold the event loop. */
const versionsAtOnce = 250
const leastDigits = 7
const { seq: _seq, ...versionColumns } = getTableColumns(versions)

export function openPrompts(writer: Writer, reader: Db): Prompts {
  async function listVersions(
    repositoryId: number,
    prompt: string,
    where: SQL | undefined,
    limit: number,
  ): Promise<readonly VersionRow[]> {
    const rows = await selectDrafted(reader, versionColumns)
      .where(and(isDraftOf(repositoryId, prompt), where))
      .orderBy(desc(transitions.id))
      .limit(limit)
    return rows.map((row) => present(toItsOwn(prompt, row)))
  }

  return {
    save: async (repositoryId, list, nowMs, isOfDefaultBranch) => {
      for (let from = 0; from < list.length; from += versionsAtOnce) {
        const unit = { repositoryId, list: list.slice(from, from + versionsAtOnce), nowMs, isOfDefaultBranch }
        await writer.run((db) => saveVersions(db, unit))
      }
    },
    get: async (repositoryId, name) => {
      const [row] = await reader
        .select()
        .from(prompts)
        .where(and(eq(prompts.repositoryId, repositoryId), eq(prompts.name, name)))
      return row === undefined ? undefined : toPrompt(row)
    },
    list: async (repositoryId) => {
      const where = eq(prompts.repositoryId, repositoryId)
      return (await readRows(reader, prompts, where, [prompts.name])).map(toPrompt)
    },
    archive: (repositoryId, names, cause, nowMs) =>
      writer.run((db) => archivePrompts(db, { repositoryId, names, cause, nowMs })),
    getVersion: async (repositoryId, fingerprint) => {
      const [row] = await reader
        .select(versionColumns)
        .from(versions)
        .where(and(eq(versions.repositoryId, repositoryId), eq(versions.fingerprint, fingerprint)))
      return row === undefined ? undefined : present(row)
    },
    findVersions: async (repositoryId, prompt, name) => {
      const id = /^v?(\d{1,15})$/i.exec(name)?.[1]
      const digits = /^[0-9a-f]+$/i.test(name) && name.length >= leastDigits ? name.toLowerCase() : undefined
      if (id === undefined && digits === undefined) return []
      const isIt = [
        ...(id === undefined ? [] : [sql`${versions.id} = ${Number(id)}`]),
        ...(digits === undefined
          ? []
          : [
              sql`${versions.fingerprint} glob ${`${digits}*`}`,
              sql`${versions.firstCommit} glob ${`${digits}*`}`,
            ]),
      ]
      return listVersions(repositoryId, prompt, sql`(${sql.join(isIt, sql` or `)})`, -1)
    },
    versions: (repositoryId, prompt, limit) => listVersions(repositoryId, prompt, undefined, limit),
    transitions: (...of) => listTransitions(reader, ...of),
  }
}

export function toPrompt({
  id: _,
  repositoryId: __,
  tags,
  codeOwners,
  ...row
}: typeof prompts.$inferSelect): PromptRow {
  return { ...present(row), tags: readList(tags), codeOwners: readList(codeOwners) }
}

function readList(text: string | null): readonly string[] {
  // written by `saveVersions` alone
  return text === null ? [] : (JSON.parse(text) as string[])
}

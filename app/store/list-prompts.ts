/** Prompts, their versions, and what became of those. */
import { and, desc, eq, getTableColumns, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { isDraftOf, selectDrafted, toItsOwn } from './drafted-versions.ts'
import { contains, equals, within } from './list-filters.ts'
import { cutPage, toListed } from './list-page.ts'
import type { Lists } from './list-store.ts'
import { present } from './present.ts'
import { toPrompt } from './prompts.ts'
import { prompts, transitions, versions } from './schema/versions.ts'

const promptKeys = {
  name: { value: prompts.name, id: prompts.id },
  createdAt: { value: prompts.createdAtMs, id: prompts.id },
  updatedAt: { value: prompts.updatedAtMs, id: prompts.id },
}
/** its drafts name every version of a prompt, in the order they came */
const versionKeys = { createdAt: { value: transitions.id, id: transitions.id } }

export const listPrompts =
  (reader: Db): Lists['prompts'] =>
  async (repositoryId, { owner, tag, category, archived, q, ...times }, page) => {
    const cut = cutPage(promptKeys, page)
    const { archivedAtMs } = prompts
    const rows = await reader
      .select({ ...getTableColumns(prompts), ...cut.columns })
      .from(prompts)
      .where(
        and(
          eq(prompts.repositoryId, repositoryId),
          equals(prompts.owner, owner),
          equals(prompts.category, category),
          tag === undefined ? undefined : sql`${tag} in (select value from json_each(${prompts.tags}))`,
          archived === undefined ? undefined : archived ? isNotNull(archivedAtMs) : isNull(archivedAtMs),
          ...within(prompts.updatedAtMs, times),
          contains([prompts.name, prompts.path, prompts.description], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, toPrompt)
  }

export const listVersions =
  (reader: Db): Lists['versions'] =>
  async (repositoryId, { prompt, author, pull, q, ...times }, page) => {
    const cut = cutPage(versionKeys, page)
    const { seq: _, source: __, parts: ___, ...columns } = getTableColumns(versions)
    const rows = await selectDrafted(reader, { ...columns, ...cut.columns })
      .where(
        and(
          isDraftOf(repositoryId, prompt),
          equals(versions.author, author),
          equals(versions.pull, pull),
          ...within(versions.createdAtMs, times),
          contains([versions.title, versions.author, versions.fingerprint, versions.firstCommit], q),
          cut.where,
        ),
      )
      .orderBy(...cut.orderBy)
      .limit(cut.limit)
    return toListed(rows, page, (row) => ({ ...present(toItsOwn(prompt, row)), source: '' }))
  }

export const listTransitions =
  (reader: Db): Lists['transitions'] =>
  async (repositoryId, { prompt, fingerprint, state }, limit) => {
    const { id: _, ...columns } = getTableColumns(transitions)
    const rows = await reader
      .select(columns)
      .from(transitions)
      .where(
        and(
          eq(transitions.repositoryId, repositoryId),
          eq(transitions.prompt, prompt),
          equals(transitions.fingerprint, fingerprint),
          equals(transitions.state, state),
        ),
      )
      .orderBy(desc(transitions.id))
      .limit(limit)
    return rows.map(present)
  }

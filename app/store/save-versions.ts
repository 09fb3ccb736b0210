/** Versions as the App parsed them become rows, once each; a pull request's say nothing yet of what the prompt is. */
import { sql } from 'drizzle-orm'
import type { Db } from './database.ts'
import { insertRows } from './insert-rows.ts'
import type { NewVersion } from './prompt-store.ts'
import { prompts, versions } from './schema/versions.ts'
import { addFirstTransitions } from './transitions.ts'

/** A row without parts is from before the App parsed versions itself: it is a stranger's word, and is replaced. */
const unlessParsed = sql`on conflict (repository_id, fingerprint) do update set (prompt, path, source, parts, model,
  first_commit, pull, author, title) = (excluded.prompt, excluded.path, excluded.source, excluded.parts, excluded.model,
  excluded.first_commit, excluded.pull, excluded.author, excluded.title) where parts is null`

/** `updated_at_ms` tells of a change, not of a look. */
const whereOther = sql`on conflict (repository_id, name) do update set (path, owner, description, tags, category,
  code_owners, archived_at_ms, updated_at_ms) = (excluded.path, excluded.owner, excluded.description, excluded.tags,
  excluded.category, excluded.code_owners, null, excluded.updated_at_ms)
  where (path, owner, description, tags, category, code_owners, archived_at_ms) is not (excluded.path, excluded.owner,
  excluded.description, excluded.tags, excluded.category, excluded.code_owners, null)`

interface SavedVersions {
  readonly repositoryId: number
  readonly list: readonly NewVersion[]
  readonly nowMs: number
  /** of the default branch: they say where a prompt is now, and whose it is */
  readonly isOfDefaultBranch: boolean
}

export async function saveVersions(
  db: Db,
  { repositoryId, list, nowMs, isOfDefaultBranch }: SavedVersions,
): Promise<void> {
  await insertRows(
    db,
    versions,
    list.map((one) => ({
      repositoryId,
      fingerprint: one.fingerprint,
      prompt: one.prompt,
      path: one.path,
      source: one.source,
      parts: one.parts,
      model: one.model ?? null,
      firstCommit: one.commit,
      pull: one.pull ?? null,
      author: one.author ?? null,
      title: one.title ?? null,
      createdAtMs: nowMs,
    })),
    unlessParsed,
  )
  await numberVersions(db, repositoryId)
  await addFirstTransitions(
    db,
    list.map(({ prompt, fingerprint, author, pull, commit }) => ({
      repositoryId,
      prompt,
      fingerprint,
      state: 'draft',
      actor: author ?? 'promptgate',
      cause: pull === undefined ? `commit/${commit}` : `pull/${pull}`,
      atMs: nowMs,
    })),
  )
  await insertRows(
    db,
    prompts,
    list.map((one) => ({
      repositoryId,
      name: one.prompt,
      path: one.path,
      owner: one.owner ?? null,
      description: one.description ?? null,
      tags: JSON.stringify(one.tags),
      category: one.category ?? null,
      codeOwners: JSON.stringify(one.codeOwners),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })),
    isOfDefaultBranch ? whereOther : undefined,
  )
}

/** Counted here and not by the table: numbers of one repository tell nothing of others, and an insert that is ignored uses none up. */
async function numberVersions(db: Db, repositoryId: number): Promise<void> {
  await db.run(sql`update versions set number = counted.number from (
    select id, (select coalesce(max(number), 0) from versions where repository_id = ${repositoryId})
      + row_number() over (order by id) as number
    from versions where repository_id = ${repositoryId} and number = 0
  ) as counted where versions.id = counted.id`)
}

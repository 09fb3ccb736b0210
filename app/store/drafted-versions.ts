/** The versions of a prompt are those that its drafts name: one row of `versions` may be of two prompts with the same content. */
import { and, eq, type SQL } from 'drizzle-orm'
import type { SelectedFields } from 'drizzle-orm/sqlite-core'
import type { Db } from './database.ts'
import { prompts, transitions, versions } from './schema/versions.ts'
import { versionOfTransition } from './transitions.ts'

/** To be narrowed, sorted and cut by the caller. `prompt` and `path` are to be made the asked prompt's own by `toItsOwn`. */
export const selectDrafted = <Columns extends SelectedFields>(reader: Db, columns: Columns) =>
  reader
    .select({ ...columns, promptPath: prompts.path })
    .from(transitions)
    .innerJoin(versions, versionOfTransition)
    .leftJoin(
      prompts,
      and(eq(prompts.repositoryId, transitions.repositoryId), eq(prompts.name, transitions.prompt)),
    )

export const isDraftOf = (repositoryId: number, prompt: string): SQL | undefined =>
  and(
    eq(transitions.repositoryId, repositoryId),
    eq(transitions.prompt, prompt),
    eq(transitions.state, 'draft'),
  )

/** A version that came with another prompt is at the asked one's own path. */
export const toItsOwn = <Row extends { readonly prompt: string; readonly path: string }>(
  prompt: string,
  { promptPath, ...row }: Row & { readonly promptPath: string | null },
) => ({ ...row, prompt, path: row.prompt === prompt ? row.path : (promptPath ?? row.path) })

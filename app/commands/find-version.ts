/** A version as people name it in a command: `v12`, or at least seven digits of its fingerprint or of its first commit. */
import { quoteText } from '../../shared/quote-text.ts'
import { formatList } from '../../shared/verdict/format-in-sentence.ts'
import type { Deps } from '../deps.ts'
import type { VersionRow } from '../store/prompt-store.ts'
import type { Tenant } from '../tenant.ts'

const shown = 5

/** Plain text, without a full stop, where no version or several are meant. */
export async function findVersion(
  { store }: Pick<Deps, 'store'>,
  tenant: Tenant,
  prompt: string,
  name: string,
): Promise<VersionRow | string> {
  const found = await store.prompts.findVersions(tenant.row.id, prompt, name)
  const [version] = found
  if (version !== undefined && found.length === 1) return version
  if (version !== undefined) return `${quoteText(name)} may be ${listOf(found)}: name one of them`
  const newest = await store.prompts.versions(tenant.row.id, prompt, shown)
  const hint = newest.length === 0 ? 'it has none yet' : `its newest are ${listOf(newest)}`
  return `${quoteText(prompt)} has no version ${quoteText(name)}; ${hint}`
}

function listOf(versions: readonly VersionRow[]): string {
  return formatList(
    versions.map(({ id, fingerprint }) => `v${id} (${fingerprint.slice(0, 7)})`),
    shown,
  )
}

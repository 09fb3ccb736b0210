/** Pure: two versions → the answer to `/diff`: what they are called with side by side, and their sources word by word. */
import { unpackVersion } from '../../shared/promotion/version-parts.ts'
import { formatTime } from '../../shared/publication/format-time.ts'
import { clipText } from '../../shared/view/clip-text.ts'
import { diffText } from '../../shared/view/diff-text.ts'
import type { Block, Inline } from '../../shared/view/document.ts'
import { formatHash } from '../../shared/view/format-figure.ts'
import { writeMarkdown } from '../../shared/view/write-markdown.ts'
import type { VersionRow } from '../store/prompt-store.ts'

const maxName = 80
const maxValue = 200

/** What changes how a prompt is asked or how its answer is read, each as one line of text. */
function settingsOf({ parts, model }: VersionRow): ReadonlyMap<string, string> {
  const settings = new Map<string, string>()
  const put = (name: string, value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (value !== undefined && text !== '{}' && text !== '[]') settings.set(name, text)
  }
  put('model', model)
  const prompt = parts === undefined ? undefined : unpackVersion(parts)?.prompt
  if (prompt === undefined) return settings
  put('model', prompt.model)
  for (const [name, value] of Object.entries(prompt.params)) put(name, value)
  put('input schema', prompt.inputSchema)
  put('input defaults', prompt.inputDefaults)
  put('output', prompt.output)
  put('tools', prompt.tools)
  return settings
}

const left = (title: string) => ({ title, align: 'left' }) as const

function compareSettings(a: VersionRow, b: VersionRow): Block[] {
  const [before, after] = [settingsOf(a), settingsOf(b)]
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const show = (value: string | undefined): Inline =>
    value === undefined ? ['—'] : [{ code: clipText(value, maxValue) }]
  const rows = names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name): Inline[] => [[clipText(name, maxName)], show(before.get(name)), show(after.get(name))])
  const columns = [left('setting'), left(`v${a.id}`), left(`v${b.id}`)]
  return rows.length === 0 ? [] : [{ kind: 'table', columns, rows }]
}

function describeVersion({ id, fingerprint, title, pull, createdAtMs }: VersionRow): Inline {
  const of = title === undefined ? '' : `, “${clipText(title, maxName)}”`
  const from = pull === undefined ? '' : ` of pull request ${pull}`
  return [`v${id} `, { code: formatHash(fingerprint) }, ` (${formatTime(createdAtMs)}${of}${from})`]
}

/** Starts within a line: the name of who is answered stands before it. */
export function describeDiff(prompt: string, a: VersionRow, b: VersionRow): string {
  const lead: Inline = [
    { code: clipText(prompt, maxName) },
    ' from ',
    ...describeVersion(a),
    ' to ',
    ...describeVersion(b),
    ':',
  ]
  if (a.fingerprint === b.fingerprint)
    return writeMarkdown([
      { kind: 'paragraph', text: ['both names are of one version: ', ...describeVersion(a)] },
    ])
  const lines = diffText(a.source, b.source)
  const source: Block =
    lines.length === 0 ? { kind: 'paragraph', text: ['The text is the same.'] } : { kind: 'diff', lines }
  return writeMarkdown([{ kind: 'paragraph', text: lead }, ...compareSettings(a, b), source])
}

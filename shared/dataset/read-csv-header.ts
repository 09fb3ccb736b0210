/** The header of a CSV dataset → what each column is. */
import { didYouMean } from '../did-you-mean.ts'
import type { Problem } from '../problem.ts'
import { quoteText } from '../quote-text.ts'
import type { CsvRecord } from './read-csv-records.ts'

export type CsvColumn =
  | { readonly kind: 'input'; readonly name: string }
  | {
      readonly kind:
        | 'id'
        | 'expected'
        | 'tags'
        | 'weight'
        | 'required'
        | 'description'
        | 'metric'
        | 'threshold'
    }
  /** `suffix`: the number of `__expected2`, or nothing */
  | { readonly kind: 'assertion'; readonly suffix: string }
  /** `__config:__expected2:threshold`; an empty suffix means all */
  | { readonly kind: 'assertion-threshold'; readonly suffix: string }
  | { readonly kind: 'metadata'; readonly key: string; readonly isList: boolean }
  | { readonly kind: 'ignored' }

const native = new Set(['id', 'expected', 'tags', 'weight', 'required'])
const special = ['__expected', '__description', '__metric', '__threshold', '__metadata:key']
const notApplied: Readonly<Record<string, string>> = {
  __prefix: 'write it into the prompt',
  __suffix: 'write it into the prompt',
  __providerOutput: 'answers always come from the runner',
}

/** Columns are inputs, but for `id expected tags weight required` and promptfoo's own, which begin with two underscores. */
export function readCsvHeader(
  header: CsvRecord,
  path: string,
): { columns: CsvColumn[]; problems: Problem[] } {
  const problems: Problem[] = []
  const tell = (severity: Problem['severity'], code: string, message: string, hint?: string) =>
    problems.push({
      path,
      line: header.line,
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      severity,
    })
  const names = header.fields.map((field) => field.trim())
  if (names.length === 1 && /[;\t]/.test(names[0] ?? ''))
    tell(
      'error',
      'bad-csv',
      'the header has one column with semicolons or tabs in it',
      'separate columns by commas',
    )
  const seen = new Set<string>()
  const columns = names.map((name): CsvColumn => {
    if (name === '')
      tell('error', 'bad-csv', 'a column has no name', 'name it, or remove a comma at the end of the header')
    else if (seen.has(name))
      tell('error', 'duplicate-column', `two columns have the name ${quoteText(name)}`, 'rename one')
    else if (name === '__proto__' || name === 'constructor')
      tell('error', 'forbidden-key', `the column ${quoteText(name)} is not allowed`, 'choose another name')
    else if (/^_(?:expected|prefix|suffix|description|metric|threshold)/.test(name))
      tell(
        'warning',
        'unknown-column',
        `${quoteText(name)} is read as an input`,
        `did you mean ${quoteText(`_${name}`)}?`,
      )
    seen.add(name)
    const column = readColumn(name)
    if (column.kind === 'ignored' && name !== '__proto__') {
      const near = didYouMean(name, special)
      const hint = notApplied[name] ?? (near === undefined ? 'remove it' : `did you mean ${quoteText(near)}?`)
      tell('warning', 'unsupported-column', `the column ${quoteText(name)} is not applied`, hint)
    }
    return column
  })
  return { columns, problems }
}

function readColumn(name: string): CsvColumn {
  if (native.has(name)) return { kind: name as 'id' }
  if (!name.startsWith('__')) return { kind: 'input', name }
  if (name.startsWith('__expected')) return { kind: 'assertion', suffix: name.slice('__expected'.length) }
  if (name === '__description' || name === '__metric' || name === '__threshold')
    return { kind: name.slice(2) as 'metric' }
  const metadata = /^__metadata:(.+?)(\[\])?$/.exec(name)
  if (metadata?.[1] !== undefined)
    return { kind: 'metadata', key: metadata[1], isList: metadata[2] !== undefined }
  const threshold = /^__config:__expected(\d*):threshold$/.exec(name)
  return threshold === null
    ? { kind: 'ignored' }
    : { kind: 'assertion-threshold', suffix: threshold[1] ?? '' }
}

/** A dataset in pieces: its cases, or what is said of it. */
import { type DatasetSource, parseDataset } from '../../shared/dataset/parse-dataset.ts'
import { formatProblem } from '../../shared/problem.ts'

export const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A file in pieces of `size` bytes, so that characters, lines and quotes are cut anywhere. */
export async function* pieces(content: string | Uint8Array, size = 5): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? bytesOf(content) : content
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export const parsePieces = (path: string, content: string | Uint8Array, more: Partial<DatasetSource> = {}) =>
  parseDataset({ id: 'd', path, chunks: pieces(content, content.length > 10_000 ? 65_536 : 5), ...more })

export const readDataset = async (path: string, content: string, more: Partial<DatasetSource> = {}) => {
  const result = await parsePieces(path, content, more)
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}
export const datasetProblems = async (
  path: string,
  content: string | Uint8Array,
  more: Partial<DatasetSource> = {},
) => {
  const result = await parsePieces(path, content, more)
  return (result.ok ? result.warnings : result.problems).map((one) => `${one.severity} ${formatProblem(one)}`)
}

export const goodRows = (count: number) =>
  Array.from({ length: count }, (_, at) => `{"id":"k${at}","input":{}}\n`).join('')

/** YAML text → one JSON value that knows where each of its members stands in the file. */
import { type Alias, isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml'
import type { JsonValue } from '../json.ts'
import { limitProblems } from '../limit-problems.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { composeYaml, type ReportYaml } from './compose-yaml.ts'
import { keyText, offsetOf, readYamlValue } from './read-yaml-value.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

export interface YamlDocument {
  /** null for an empty text */
  readonly value: JsonValue
  /**
   * Where the value at a pointer begins, or its key; undefined where there is none. A list's item has no key: then the
   * item itself. Behind an alias: the place of the anchor's content.
   */
  place(pointer: readonly (string | number)[], of?: 'key' | 'value'): Place | undefined
}

export interface YamlOptions {
  readonly path: string
  /** the line of the file on which the text begins, default 1: for front matter */
  readonly firstLine?: number
  /** default 131,072 */
  readonly maxChars?: number
  /** default 30,000 */
  readonly maxTokens?: number
  /** values once aliases are written out, default 50,000 */
  readonly maxValues?: number
}

const maxDepth = 64
const maxProblems = 20

/**
 * YAML 1.2 with the core schema, one document, no custom tags, no merge keys. Problems (the first 20): `yaml-syntax`,
 * `duplicate-key`, `forbidden-key`, `yaml-key`, `yaml-tag`, `yaml-directive`, `yaml-alias`, `yaml-merge-key`,
 * `yaml-several-documents`, `yaml-too-deep` (64 levels), `yaml-too-large`, `not-finite`, `unsafe-integer`, `leading-zero`,
 * `lone-surrogate`.
 */
export function parseYaml(text: string, options: YamlOptions): Result<YamlDocument> {
  const { path, firstLine = 1, maxChars = 131_072, maxTokens = 30_000, maxValues = 50_000 } = options
  const found: Parameters<ReportYaml>[] = []
  const report: ReportYaml = (...problem) => found.push(problem)
  const composed = composeYaml(text, { maxChars, maxTokens, maxDepth, maxProblems }, report)
  const placeOf = (offset: number): Place => {
    const { line, col } = composed.lines.linePos(offset)
    return { line: line + firstLine - 1, column: col }
  }
  const aliases = new Map<Alias, Node>()
  let value: JsonValue = null
  if ('document' in composed && found.length === 0) {
    const { contents } = composed.document
    value = readYamlValue(contents, { maxValues, maxDepth, maxProblems }, report, aliases)
  }
  if (found.length > 0 || !('document' in composed)) {
    const problems = found.map(
      ([offset, code, message, hint]): Problem => ({
        path,
        ...placeOf(offset),
        code,
        message,
        ...(hint === undefined ? {} : { hint }),
        severity: 'error',
      }),
    )
    return fail(limitProblems(problems))
  }
  const root = composed.document.contents
  const index: PairIndex = new Map()
  return succeed({
    value,
    place: (pointer, of = 'value') => {
      if (root === null && pointer.length === 0) return { line: firstLine, column: 1 }
      const node = findNode(root, pointer, of, { aliases, index })
      return node && placeOf(offsetOf(node))
    },
  })
}

type PairIndex = Map<YAMLMap, ReadonlyMap<string, Pair>>

/** The members of a mapping by key, indexed once: a file of many mistakes asks for many places. */
function pairsOf(map: YAMLMap, index: PairIndex): ReadonlyMap<string, Pair> {
  const known = index.get(map) ?? new Map(map.items.map((pair) => [keyText(pair.key) ?? '', pair]))
  index.set(map, known)
  return known
}

function findNode(
  root: Node | null,
  pointer: readonly (string | number)[],
  of: 'key' | 'value',
  { aliases, index }: { aliases: ReadonlyMap<Alias, Node>; index: PairIndex },
): Node | undefined {
  let node: Node | undefined = root ?? undefined
  for (const [at, step] of pointer.entries()) {
    const collection = node !== undefined && isAlias(node) ? aliases.get(node) : node
    if (isSeq(collection)) node = collection.items[Number(step)] as Node | undefined
    else if (isMap(collection)) {
      const pair = pairsOf(collection, index).get(String(step))
      const wantsKey = of === 'key' && at === pointer.length - 1
      node = ((wantsKey ? pair?.key : pair?.value) ?? pair?.key ?? undefined) as Node | undefined
    } else return undefined
  }
  return node
}

/** The syntax tree of a YAML document → a plain JSON value; what JSON cannot hold is reported. */
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import type { JsonValue } from '../json.ts'
import { quoteText } from '../quote-text.ts'
import type { ReportYaml } from './compose-yaml.ts'

/** A value with its size and depth once every alias is written out. */
interface Read {
  readonly value: JsonValue
  readonly size: number
  readonly depth: number
}

export interface ValueLimits {
  /** values in the expanded tree: what an alias stands for counts each time */
  readonly maxValues: number
  readonly maxDepth: number
  readonly maxProblems: number
}

const nothing: Read = { value: null, size: 1, depth: 0 }

/** `aliases` is filled: what each alias stands for. Aliases share their value, so a bomb costs nothing before it is refused. */
export function readYamlValue(
  root: Node | null,
  limits: ValueLimits,
  report: ReportYaml,
  aliases: Map<Alias, Node>,
): JsonValue {
  const anchors = new Map<string, Node>()
  const done = new Map<Node, Read>()
  let tooLarge = false
  let reported = 0
  const tell: ReportYaml = (...problem) => {
    reported += 1
    if (reported <= limits.maxProblems) report(...problem)
  }

  const read = (node: Node | null): Read => {
    if (node === null || tooLarge) return nothing
    if (isAlias(node)) return readAlias(node)
    if ('anchor' in node && typeof node.anchor === 'string') anchors.set(node.anchor, node)
    const result = isMap(node)
      ? readMap(node)
      : isSeq(node)
        ? combine(node, (node.items as Node[]).map(read), (values) => values)
        : readScalar(node as Scalar, tell)
    done.set(node, result)
    return result
  }

  const readAlias = (alias: Alias): Read => {
    const node = anchors.get(alias.source)
    const result = node && done.get(node)
    if (node === undefined)
      tell(offsetOf(alias), 'yaml-alias', `no anchor ${quoteText(alias.source)} stands before this alias`)
    else if (result === undefined)
      tell(offsetOf(alias), 'yaml-alias', `the alias ${quoteText(alias.source)} contains itself`)
    else aliases.set(alias, node)
    return result ?? nothing
  }

  const readMap = (map: YAMLMap): Read => {
    const keys = new Set<string>()
    const entries: [string, Read][] = []
    for (const pair of map.items) {
      const key = readKey(pair.key as Node | null, keys, tell)
      const value = read(pair.value as Node | null)
      if (key !== undefined) entries.push([key, value])
    }
    return combine(
      map,
      entries.map(([, value]) => value),
      (values) => Object.fromEntries(entries.map(([key], at) => [key, values[at] ?? null])),
    )
  }

  const combine = (node: Node, parts: readonly Read[], build: (values: JsonValue[]) => JsonValue): Read => {
    const size = parts.reduce((sum, part) => sum + part.size, 1)
    const depth = parts.reduce((max, part) => Math.max(max, part.depth), 0) + 1
    if (size <= limits.maxValues && depth <= limits.maxDepth)
      return { value: build(parts.map((part) => part.value)), size, depth }
    if (!tooLarge) {
      tooLarge = true
      if (size > limits.maxValues)
        tell(
          offsetOf(node),
          'yaml-too-large',
          `with its aliases this holds more than ${limits.maxValues} values`,
        )
      else
        tell(
          offsetOf(node),
          'yaml-too-deep',
          `with its aliases this is nested deeper than ${limits.maxDepth} levels`,
        )
    }
    return nothing
  }

  return read(root).value
}

/** The text of a key as the file has it: `1`, `NO` and `"1"` are the keys 1, NO and 1. */
export function keyText(key: unknown): string | undefined {
  if (key === null) return ''
  if (!isScalar(key)) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

/** Where a node begins in the text, in characters from 0. */
export function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0
}

function readKey(node: Node | null, keys: Set<string>, report: ReportYaml): string | undefined {
  const key = keyText(node)
  const offset = node === null ? 0 : offsetOf(node)
  if (key === undefined) {
    report(offset, 'yaml-key', 'a key must be plain text, not a mapping, a list or an alias')
    return undefined
  }
  if (key === '__proto__' || key === 'constructor') {
    report(offset, 'forbidden-key', `the key ${quoteText(key)} is not allowed`, 'choose another name')
    return undefined
  }
  if (key === '<<' && isScalar(node) && node.type === 'PLAIN') {
    report(offset, 'yaml-merge-key', 'merge keys are not part of YAML 1.2', 'write the members out')
    return undefined
  }
  if (keys.has(key)) {
    report(offset, 'duplicate-key', `${quoteText(key)} stands twice in this mapping`, 'remove one of them')
    return undefined
  }
  checkText(key, offset, report)
  keys.add(key)
  return key
}

function readScalar(scalar: Scalar, report: ReportYaml): Read {
  const { value } = scalar
  const offset = offsetOf(scalar)
  if (typeof value === 'string') {
    checkText(value, offset, report)
    return { value, size: 1, depth: 0 }
  }
  if (typeof value === 'number') checkNumber(value, scalar.source ?? String(value), offset, report)
  if (value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return { value, size: 1, depth: 0 }
  return nothing
}

function checkText(text: string, offset: number, report: ReportYaml): void {
  if (!text.isWellFormed())
    report(
      offset,
      'lone-surrogate',
      'the text contains half of a surrogate pair',
      'write the whole character',
    )
}

function checkNumber(value: number, source: string, offset: number, report: ReportYaml): void {
  const found = quoteText(source).slice(1, -1)
  if (!Number.isFinite(value)) {
    report(
      offset,
      'not-finite',
      `${found} is not a finite number`,
      'write a number, null, or a text in quotes',
    )
  } else if (/^[-+]?0\d+$/.test(source)) {
    report(
      offset,
      'leading-zero',
      `${found} would be read as the number ${value}`,
      `write "${found}" in quotes for the text, or ${value} for the number`,
    )
  } else if (!/[.eE]/.test(source.replace(/^0x.*/i, '')) && !Number.isSafeInteger(value)) {
    report(
      offset,
      'unsafe-integer',
      `${found} is past 2^53 and would lose digits`,
      'write it in quotes, as text',
    )
  }
}

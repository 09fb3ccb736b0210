/** `testData` of a GitHub Models file → cases, each with the file's evaluators. */
import type { EvaluatorSpec } from '../config/policy.ts'
import type { Case } from '../dataset/case.ts'
import { contentId } from '../dataset/hash-case.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { placeholderKeys } from './placeholders.ts'
import type { Template } from './prompt.ts'
import type { Fields, Pointer } from './read-fields.ts'
import { readGithubEvaluators } from './read-github-evaluators.ts'

type Messages = Extract<Template, { kind: 'messages' }>['messages']

/**
 * Each row's `expected` is the expected value; it is a variable too only where a message names it. Rows have no ids: the
 * hash of the input stands for it, with -2, -3 … for rows that ask the same.
 */
export function readTestData(
  fields: Fields,
  messages: Messages,
  lineOf: (pointer: Pointer) => number,
): readonly Case[] {
  const rows = (fields.list(['testData']) ?? []).flatMap((row, at): { row: JsonObject; at: number }[] => {
    if (isJsonObject(row)) return [{ row, at }]
    fields.report(['testData', at], {
      code: 'wrong-type',
      message: 'a row of testData must be a mapping of variables',
    })
    return []
  })
  const evaluators = readGithubEvaluators(
    fields,
    rows.map(({ row }) => row),
  )
  const namesExpected = messages.some(({ content }) => placeholderKeys(content).includes('expected'))
  const seen = new Map<string, number>()
  return rows.map(({ row, at }) => toCase(row, evaluators, namesExpected, seen, lineOf(['testData', at])))
}

function toCase(
  row: JsonObject,
  assert: readonly EvaluatorSpec[],
  namesExpected: boolean,
  seen: Map<string, number>,
  line: number,
): Case {
  const { expected, ...others } = row
  const input = namesExpected ? row : others
  const hash = contentId({ input })
  const count = (seen.get(hash) ?? 0) + 1
  seen.set(hash, count)
  return {
    id: count === 1 ? hash : `${hash}-${count}`,
    idFromContent: true,
    input,
    ...(expected === undefined || expected === null ? {} : { expected }),
    assert,
    tags: [],
    weight: 1,
    required: false,
    line,
  }
}

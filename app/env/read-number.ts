/** Numbers of the environment, written plainly and between two bounds. */
import { quoteText } from '../../shared/quote-text.ts'
import type { VariableName } from '../env-table.ts'
import type { Reader } from './create-reader.ts'

type ReadNumber = (reader: Reader, name: VariableName, min: number, max: number) => number | undefined

const readIn =
  (form: RegExp): ReadNumber =>
  (reader, name, min, max) => {
    const text = reader.textOr(name)
    const value = Number(text)
    if (form.test(text) && value >= min && value <= max) return value
    reader.refuse('bad-number', `${name} is ${quoteText(text)}`, `write a number from ${min} to ${max}`)
    return undefined
  }

export const readWhole = readIn(/^\d+$/)

export const readDecimal = readIn(/^\d+(?:\.\d+)?$/)

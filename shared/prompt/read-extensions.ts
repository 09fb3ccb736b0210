/** Promptgate's own keys in a prompt file: `promptgate.id`, `.owner`, `.category`, `.tags`. */
import { didYouMean } from '../did-you-mean.ts'
import { quoteText } from '../quote-text.ts'
import type { Prompt } from './prompt.ts'
import type { Fields } from './read-fields.ts'

const names = ['id', 'owner', 'category', 'tags']
const prefix = 'promptgate.'

/** Keys with another prefix belong to other tools. Problems: `wrong-type`, `prompt-id`; warning `unknown-key`. */
export function readExtensions(fields: Fields): Pick<Prompt, 'id' | 'owner' | 'category' | 'tags'> {
  const id = fields.text([`${prefix}id`])
  const owner = fields.text([`${prefix}owner`])
  const category = fields.text([`${prefix}category`])
  const tags = fields.texts([`${prefix}tags`]) ?? []
  if (id !== undefined && !/^[a-z0-9][a-z0-9._/-]{0,99}$/i.test(id)) {
    const hint = 'letters, digits, and . _ / - after the first, at most 100'
    fields.report([`${prefix}id`], { code: 'prompt-id', message: `${quoteText(id)} cannot be an id`, hint })
  }
  const root = fields.value([])
  for (const key of Object.keys(typeof root === 'object' && root !== null ? root : {})) {
    const name = key.startsWith(prefix) ? key.slice(prefix.length) : undefined
    if (name === undefined || names.includes(name)) continue
    const guess = didYouMean(name, names)
    const hint =
      guess === undefined
        ? `known are ${names.map((known) => prefix + known).join(', ')}`
        : `did you mean "${prefix}${guess}"?`
    fields.report(
      [key],
      { code: 'unknown-key', message: `${quoteText(key)} is not known`, hint, severity: 'warning' },
      'key',
    )
  }
  return {
    ...(id === undefined ? {} : { id }),
    ...(owner === undefined ? {} : { owner }),
    ...(category === undefined ? {} : { category }),
    tags,
  }
}

/** The helpers of the Dotprompt format: how each may be written, and nothing else exists. */

export interface Builtin {
  /** `value`: gives a text or value, also in parentheses; `mark`: shapes the conversation; `block`: has a body */
  readonly use: 'value' | 'mark' | 'block'
  readonly arity: number
  /** names of the arguments that may follow as `name=value` */
  readonly hash: readonly string[]
  /** how it is written, for messages */
  readonly usage: string
}

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ['json', { use: 'value', arity: 1, hash: ['indent'], usage: '{{json value}}' }],
  ['lookup', { use: 'value', arity: 2, hash: [], usage: '{{lookup object "key"}}' }],
  ['role', { use: 'mark', arity: 1, hash: [], usage: '{{role "system"}}' }],
  ['history', { use: 'mark', arity: 0, hash: [], usage: '{{history}}' }],
  ['media', { use: 'mark', arity: 0, hash: ['url', 'contentType'], usage: '{{media url=image}}' }],
  ['section', { use: 'mark', arity: 1, hash: [], usage: '{{section "name"}}' }],
  ['if', { use: 'block', arity: 1, hash: ['includeZero'], usage: '{{#if value}}…{{/if}}' }],
  ['unless', { use: 'block', arity: 1, hash: ['includeZero'], usage: '{{#unless value}}…{{/unless}}' }],
  ['each', { use: 'block', arity: 1, hash: [], usage: '{{#each list}}…{{/each}}' }],
  ['with', { use: 'block', arity: 1, hash: [], usage: '{{#with object}}…{{/with}}' }],
  ['ifEquals', { use: 'block', arity: 2, hash: [], usage: '{{#ifEquals a b}}…{{/ifEquals}}' }],
  ['unlessEquals', { use: 'block', arity: 2, hash: [], usage: '{{#unlessEquals a b}}…{{/unlessEquals}}' }],
])

/** Roles a template may name; Dotprompt calls the assistant `model`. */
export const roles: ReadonlyMap<string, 'system' | 'user' | 'assistant' | 'tool'> = new Map([
  ['system', 'system'],
  ['user', 'user'],
  ['model', 'assistant'],
  ['assistant', 'assistant'],
  ['tool', 'tool'],
] as const)

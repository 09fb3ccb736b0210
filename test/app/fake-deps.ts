/** What a handler is given, as far as a test names it; a part that nobody named fails and says which it is. */
import type { Deps } from '../../app/deps.ts'

/** Some of `T`, with answers that hold some of what they promise; `undefined` says of an optional one that it is absent. */
export type Parts<T> = T extends (...given: infer Given) => infer Answer
  ? (...given: Given) => Parts<Answer>
  : T extends Promise<infer Value>
    ? Promise<Parts<Value>>
    : T extends readonly (infer Item)[]
      ? readonly Parts<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]?: Parts<T[Key]> | undefined }
        : T

export function fakeDeps(parts: Parts<Deps>): Deps {
  return fakePart<Deps>('deps', parts)
}

/** `name` is what the part is called where something of it is missing. */
export function fakePart<T extends object>(name: string, parts: Parts<T>): T {
  // what is not there throws as soon as it is asked for, so that nobody meets less than a whole T
  return guard(name, parts) as T
}

function guard(name: string, parts: object): object {
  return new Proxy(parts, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key)
      // `await` asks every value for its `then`
      if (typeof key === 'symbol' || key === 'then') return value
      if (!(key in target)) throw new Error(`${name}.${key} is not there: give the test a fake of it`)
      return isPlain(value) ? guard(`${name}.${key}`, value) : value
    },
  })
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
